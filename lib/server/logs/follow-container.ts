// Follows the log of one container through rotation, broken lines and nodes that hang, until the container has ended.

import type { KubernetesReader } from '@/lib/kubernetes/client'
import { type Clock, pause } from '@/lib/kubernetes/clock'
import { type KubernetesError, toKubernetesError } from '@/lib/kubernetes/errors'
import { formatLogPath } from '@/lib/kubernetes/pod-log'
import { formatResourcePath } from '@/lib/kubernetes/resource-type'
import { createSilenceTimer } from '@/lib/kubernetes/silence-timer'
import { readLines } from '@/lib/lines'
import { takeTurns } from '@/lib/turns'
import { POD_TYPE } from '@/lib/workloads/kinds'
import { explainLogFailure } from './log-failure'
import { MAX_LINE_BYTES, splitStamp } from './log-line'
import { type LogReach, type LogSource, MAX_TAIL, type SourceState } from './log-source'
import { readPodFacts } from './pod-facts'

const HEADERS_MS = 10_000
/** A line may be quiet for hours or be dead: after so long it is opened anew behind the last line. */
const SILENCE_MS = 120_000
const AGAIN_MS = 1_000
const WAITING_MS = 3_000
const MOST_MS = 30_000

export interface ContainerReading {
  readonly client: Pick<KubernetesReader, 'openText' | 'getJson'>
  readonly timers: Clock
}

export interface ContainerListener {
  /** As it came, its time included. */
  line(raw: string, isCut: boolean): void
  state(state: SourceState): void
}

/** Resolves when nothing more will come. Never rejects. */
export async function followContainer(
  source: LogSource,
  reach: LogReach,
  { client, timers }: ContainerReading,
  listener: ContainerListener,
  signal: AbortSignal,
): Promise<void> {
  const border = createBorder()
  let failures = 0
  while (!signal.aborted) {
    const error = await readOnce()
    if (signal.aborted) return
    if (error === undefined) {
      failures = 0
      const end = reach.previous ? { state: 'ended' as const } : await lookWhy()
      if (end !== undefined) return listener.state(end)
      await pause(timers, AGAIN_MS, signal)
      continue
    }
    const state = explainLogFailure(error, source)
    listener.state(state)
    if (state.state === 'absent' || state.state === 'forbidden' || state.state === 'ended') return
    failures += 1
    const waitMs = state.state === 'waiting' ? WAITING_MS : Math.min(AGAIN_MS * 2 ** failures, MOST_MS)
    await pause(timers, waitMs, signal)
  }

  async function readOnce(): Promise<KubernetesError | undefined> {
    const attempt = new AbortController()
    const stop = () => attempt.abort()
    signal.addEventListener('abort', stop, { once: true })
    if (signal.aborted) stop()
    const silence = createSilenceTimer(timers, SILENCE_MS, stop)
    try {
      const body = await client.openText(pathFrom(border.since()), {
        signal: attempt.signal,
        timeoutMs: HEADERS_MS,
        purpose: `read logs in namespace ${source.namespace}`,
      })
      listener.state({ state: 'live' })
      const turn = takeTurns()
      border.begin()
      for await (const line of readLines(heard(body, silence.touch), MAX_LINE_BYTES, MAX_LINE_BYTES)) {
        const isCut = line.type === 'too_long'
        const text = isCut ? line.head : line.text
        const isWhole = line.type !== 'unfinished' || reach.previous
        if (isWhole && border.isNew(text)) listener.line(text, isCut)
        await turn()
      }
      return undefined
    } catch (caught) {
      return silence.hasFired() ? undefined : toKubernetesError(caught)
    } finally {
      silence.stop()
      stop()
      signal.removeEventListener('abort', stop)
    }
  }

  function pathFrom(since: Date | undefined): string {
    if (since !== undefined) return formatLogPath(source, { follow: true, tailLines: MAX_TAIL, sinceTime: since })
    const { tail, sinceSeconds, previous } = reach
    return formatLogPath(source, {
      follow: !previous,
      previous,
      tailLines: tail,
      ...(sinceSeconds === undefined ? {} : { sinceSeconds }),
    })
  }

  /** Why a log ended that was followed; undefined where its container still runs: it rotated, or the line was cut. */
  async function lookWhy(): Promise<SourceState | undefined> {
    const { namespace, pod, container } = source
    const path = formatResourcePath(POD_TYPE, { namespace, name: pod })
    try {
      const facts = readPodFacts(await client.getJson(path, { signal, purpose: `read pods in namespace ${namespace}` }))
      const now = facts?.containersToRead.find(({ name }) => name === container)
      if (facts === undefined || facts.uid !== source.uid || now === undefined)
        return { state: 'absent', reason: `Pod ${pod} is gone.` }
      if (now.end !== undefined) return { state: 'ended', reason: now.end }
      if (!now.isRunning) return { state: 'ended', reason: `Container ${container} has ended.` }
      return now.run === source.run ? undefined : { state: 'ended', reason: `Container ${container} was started anew.` }
    } catch (caught) {
      const { code } = toKubernetesError(caught)
      if (code === 'not_found') return { state: 'absent', reason: `Pod ${pod} is gone.` }
      return code === 'forbidden' ? { state: 'ended', reason: 'The log has ended.' } : undefined
    }
  }
}

async function* heard(body: AsyncIterable<Uint8Array>, onPiece: () => void): AsyncGenerator<Uint8Array> {
  for await (const piece of body) {
    onPiece()
    yield piece
  }
}

/** Where a log goes on that is opened anew: the cluster begins at a whole second, so some lines come twice. */
function createBorder() {
  let lastAt: string | undefined
  /** Lines of that very moment. */
  let count = 0
  let toSkip = 0
  let isBehind = true
  return {
    since: () => (lastAt === undefined ? undefined : new Date(`${lastAt.slice(0, 19)}Z`)),
    begin() {
      isBehind = lastAt === undefined
      toSkip = count
    },
    isNew(raw: string): boolean {
      const { at } = splitStamp(raw)
      if (at === undefined) return isBehind
      if (!isBehind && lastAt !== undefined) {
        if (at < lastAt) return false
        if (at === lastAt && toSkip > 0) {
          toSkip -= 1
          return false
        }
        isBehind = true
      }
      count = at === lastAt ? count + 1 : 1
      lastAt = at
      return true
    },
  }
}
