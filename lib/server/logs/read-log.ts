// The log of one container as it is now: bounded in lines, bytes and time, the newest kept.

import type { KubernetesReader } from '@/lib/kubernetes/client'
import type { Clock } from '@/lib/kubernetes/clock'
import { toKubernetesError } from '@/lib/kubernetes/errors'
import { formatLogPath } from '@/lib/kubernetes/pod-log'
import { readLines } from '@/lib/lines'
import { takeTurns } from '@/lib/turns'
import { createLineRing } from './line-ring'
import { explainLogFailure } from './log-failure'
import { createLineReader, MAX_LINE_BYTES } from './log-line'
import { type LogReach, type LogSource, MAX_BYTES, MAX_TAIL, type SourceLine, type SourceState } from './log-source'

/** From the question to the last byte. */
const WHOLE_MS = 12_000
const HEADERS_MS = 8_000

export interface ReadLog {
  readonly source: LogSource
  readonly lines: readonly SourceLine[]
  readonly dropped: number
  readonly state: SourceState
}

export interface LogReading {
  readonly client: Pick<KubernetesReader, 'openText'>
  readonly timers: Clock
}

interface RawLine {
  readonly text: string
  readonly isCut: boolean
}

export async function readLog(
  source: LogSource,
  { tail, sinceSeconds, previous }: LogReach,
  { client, timers }: LogReading,
  signal: AbortSignal,
): Promise<ReadLog> {
  const ring = createLineRing<RawLine>(MAX_TAIL, MAX_BYTES, ({ text }) => text.length)
  const deadline = new AbortController()
  const stop = () => deadline.abort()
  signal.addEventListener('abort', stop, { once: true })
  let isLate = false
  const cancel = timers.after(WHOLE_MS, () => {
    isLate = true
    stop()
  })
  const path = formatLogPath(source, {
    tailLines: Math.min(tail, MAX_TAIL),
    previous,
    ...(sinceSeconds === undefined ? {} : { sinceSeconds }),
  })
  let state: SourceState
  try {
    if (signal.aborted) stop()
    const body = await client.openText(path, {
      signal: deadline.signal,
      timeoutMs: HEADERS_MS,
      purpose: `read logs in namespace ${source.namespace}`,
    })
    const isFinal = previous || source.end !== undefined
    for await (const line of readLines(body, MAX_LINE_BYTES, MAX_LINE_BYTES)) {
      if (line.type === 'too_long') ring.push({ text: line.head, isCut: true })
      else if (line.type === 'line' || isFinal) ring.push({ text: line.text, isCut: false })
    }
    state = stateAfter(source, previous)
  } catch (error) {
    state = isLate
      ? { state: 'unreachable', reason: 'The rest of the log did not come in time: the node may hang.' }
      : explainLogFailure(toKubernetesError(error), source)
  } finally {
    cancel()
    stop()
    signal.removeEventListener('abort', stop)
  }
  const { items, dropped } = ring.drain()
  return { source, lines: await tell(items, source, timers), dropped, state }
}

function stateAfter({ end }: LogSource, isPrevious: boolean): SourceState {
  if (isPrevious) return { state: 'ended' }
  return end === undefined ? { state: 'live' } : { state: 'ended', reason: end }
}

async function tell(raw: readonly RawLine[], source: LogSource, timers: Clock): Promise<readonly SourceLine[]> {
  const read = createLineReader()
  const turn = takeTurns()
  const lines: SourceLine[] = []
  let at = `${timers.now().toISOString().slice(0, 19)}.000000000Z`
  for (const { text, isCut } of raw) {
    const line = read(text, isCut, lines.at(-1)?.at ?? at)
    at = line.at
    lines.push({ ...line, source })
    await turn()
  }
  return lines
}
