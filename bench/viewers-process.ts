// Many readers of an event stream in one process; every reader parses every frame, as a page does.

import { Agent, type ClientRequest, get } from 'node:http'
import { answerQuestions } from './child'
import { now } from './clock'

export type ViewersQuestion =
  | { readonly type: 'open'; readonly url: string; readonly count: number }
  | { readonly type: 'report' }
  /** From now on it is counted what comes, and noted who is told to run this revision. */
  | { readonly type: 'watch'; readonly revision: string }
  | { readonly type: 'wave' }
  | { readonly type: 'close' }

export interface ViewersReport {
  /** Arrival times at all readers by number of the mark. */
  readonly arrivals: readonly (readonly [number, readonly number[]])[]
  /** Bytes of each frame with a mark, at the first reader. */
  readonly frameBytes: readonly number[]
}

/** What came since `watch` was asked. */
export interface WaveReport {
  /** Of each object: when the last reader was told. */
  readonly told: readonly (readonly [ref: string, at: number])[]
  /** At the first reader. */
  readonly bytes: number
  readonly frames: number
}

const MARK = /bench-(\d+)/
const agent = new Agent({ maxSockets: Number.POSITIVE_INFINITY })
let open: ClientRequest[] = []
let arrivals = new Map<number, number[]>()
let frameBytes: number[] = []
let wave: { readonly revision: string; readonly told: Map<string, number>; bytes: number; frames: number } | undefined

answerQuestions((question: ViewersQuestion) => {
  switch (question.type) {
    case 'open':
      return Promise.all(Array.from({ length: question.count }, (_, index) => view(question.url, index === 0)))
    case 'report': {
      const report: ViewersReport = { arrivals: [...arrivals], frameBytes }
      arrivals = new Map()
      frameBytes = []
      return report
    }
    case 'watch':
      wave = { revision: question.revision, told: new Map(), bytes: 0, frames: 0 }
      return undefined
    case 'wave': {
      const { told = new Map<string, number>(), bytes = 0, frames = 0 } = wave ?? {}
      const report: WaveReport = { told: [...told], bytes, frames }
      return report
    }
    case 'close':
      for (const request of open) request.destroy()
      open = []
      return undefined
  }
})

/** Resolves with the first bytes of the stream. */
function view(url: string, isFirst: boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = get(url, { agent, headers: { accept: 'text/event-stream' } }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`${url} answered ${response.statusCode}`))
      let rest = ''
      response.setEncoding('utf8')
      response.on('data', (text: string) => {
        const at = now()
        resolve()
        if (isFirst && wave !== undefined) wave.bytes += Buffer.byteLength(text)
        const frames = (rest + text).split('\n\n')
        rest = frames.pop() ?? ''
        for (const frame of frames) take(frame, at, isFirst)
      })
      response.on('error', () => undefined)
    })
    request.on('error', (error) => reject(error))
    open.push(request)
  })
}

function take(frame: string, at: number, isFirst: boolean): void {
  const data = frame.indexOf('data: ')
  if (data < 0 || frame.startsWith('event: snapshot')) return
  const event: Told = JSON.parse(frame.slice(data + 6))
  if (wave !== undefined) note(wave, event, at, isFirst)
  const seq = Number(MARK.exec(frame)?.[1])
  if (Number.isNaN(seq)) return
  const known = arrivals.get(seq)
  if (known === undefined) arrivals.set(seq, [at])
  else known.push(at)
  if (isFirst) frameBytes.push(Buffer.byteLength(frame) + 2)
}

interface Row {
  readonly ref: string
  readonly message?: string
  readonly revision?: { readonly applied?: string }
}

/** Of the product, or the one row of the relay. */
type Told = Row & { readonly changed?: readonly Row[]; readonly patched?: readonly Row[] }

function note(into: NonNullable<typeof wave>, event: Told, at: number, isFirst: boolean): void {
  if (isFirst) into.frames += 1
  for (const row of [event, ...(event.changed ?? []), ...(event.patched ?? [])]) {
    if (row.revision?.applied === into.revision || row.message?.endsWith(into.revision) === true)
      into.told.set(row.ref, at)
  }
}
