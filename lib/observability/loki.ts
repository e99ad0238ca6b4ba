// One question in LogQL over a span. Streams are each in order and come merged; nanoseconds do not fit a number.

import { type Endpoint, EndpointError } from './endpoint'
import { fieldsAt, isFields, listAt, textAt, textsAt } from './fields'

export interface LogLine {
  readonly at: Date
  readonly labels: Readonly<Record<string, string>>
  readonly text: string
}

export interface LogQuestion {
  readonly query: string
  readonly start: Date
  readonly end: Date
  readonly limit: number
}

interface Stamped extends LogLine {
  readonly nanoseconds: bigint
}

const NANOSECONDS = /^\d{1,19}$/
const PER_MILLISECOND = 1_000_000n

/** Newest first. Rejects with `refused` for a question that answers with no lines. */
export async function queryLogs(
  endpoint: Endpoint,
  { query, start, end, limit }: LogQuestion,
  signal: AbortSignal,
): Promise<readonly LogLine[]> {
  const asked = new URLSearchParams({
    query,
    start: start.toISOString(),
    end: end.toISOString(),
    limit: String(limit),
    direction: 'backward',
  })
  const data = fieldsAt(await endpoint.get('/loki/api/v1/query_range', asked, signal), 'data')
  const type = textAt(data, 'resultType')
  if (type === 'matrix' || type === 'vector')
    throw new EndpointError(
      'refused',
      'This question answers with numbers. Ask for lines, without rate() and the like.',
    )
  if (type !== 'streams') throw new EndpointError('unreadable', `${endpoint.name} did not answer with lines.`)
  const lines = listAt(data, 'result').flatMap(readStream)
  lines.sort((a, b) => (a.nanoseconds < b.nanoseconds ? 1 : a.nanoseconds > b.nanoseconds ? -1 : 0))
  return lines.slice(0, limit).map(({ nanoseconds: _, ...line }) => line)
}

function readStream(stream: unknown): readonly Stamped[] {
  if (!isFields(stream)) return []
  const labels = textsAt(stream, 'stream')
  return listAt(stream, 'values').flatMap((entry) => {
    if (!Array.isArray(entry)) return []
    const [at, text]: readonly unknown[] = entry
    if (typeof at !== 'string' || !NANOSECONDS.test(at) || typeof text !== 'string') return []
    const nanoseconds = BigInt(at)
    return [{ nanoseconds, at: new Date(Number(nanoseconds / PER_MILLISECOND)), labels, text }]
  })
}
