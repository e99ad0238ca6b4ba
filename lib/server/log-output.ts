// Where the lines of the log go, and what else is written there: a reader that has gone is noticed once, and words of Node,
// Next and libraries become lines like all others. A failure to write is never written about.

import { format, stripVTControlCharacters } from 'node:util'
import type { Log } from './log'

export interface LogOutput {
  write(line: string): void
}

const GONE: ReadonlySet<string | undefined> = new Set(['EPIPE', 'ECONNRESET', 'ERR_STREAM_DESTROYED', 'EBADF'])

/** Opens the standard streams for a whole life of a process. */
export function openLogOutput(stdout: NodeJS.WriteStream, stderr: NodeJS.WriteStream): LogOutput {
  const toReader = stdout.write.bind(stdout)
  const toOther = stderr.write.bind(stderr)
  let isRead = true
  stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
    if (!isRead || !GONE.has(code)) return
    isRead = false
    const msg = 'Nobody reads the log any more, so nothing more is written to it.'
    tryTo(() => toOther(`${JSON.stringify({ level: 'warn', time: new Date().toISOString(), msg })}\n`))
  })
  // Without a listener the failure of a mere word would be one of the process.
  stderr.on('error', () => {})
  return {
    write(line) {
      if (isRead) tryTo(() => toReader(line))
    },
  }
}

function tryTo(write: () => void): void {
  try {
    write()
  } catch {
    // Nobody is left to be told.
  }
}

const FOREIGN = 'A part of the program says:'
/** How long something took them is of use to whoever looks for it. */
const METHODS = [
  ['debug', 'debug'],
  ['trace', 'debug'],
  ['log', 'debug'],
  ['info', 'debug'],
  ['warn', 'warn'],
  ['error', 'error'],
] as const

/** From now on everything that anybody in this process prints is a line of the log; without `output` only what is meant as one. */
export function takeInForeignWords(log: Log, output?: LogOutput): void {
  const say = (level: (typeof METHODS)[number][1], words: string) => {
    const text = stripVTControlCharacters(words).trim()
    if (text !== '') log[level](FOREIGN, { text })
  }
  for (const [method, level] of METHODS) console[method] = (...values: unknown[]) => say(level, format(...values))
  process.removeAllListeners('warning')
  process.on('warning', ({ name, message }) => say('warn', `${name}: ${message}`))
  // A terminal shows the rest as it is.
  if (output === undefined) return
  // What is said to people at the start goes this way: it is shown at every level, and as it is.
  process.stdout.write = byLine((line) => output.write(isJson(line) ? `${line}\n` : `${announce(line)}\n`))
  process.stderr.write = byLine((line) => say('warn', line))
}

function announce(line: string): string {
  return JSON.stringify({ level: 'info', time: new Date().toISOString(), msg: stripVTControlCharacters(line).trim() })
}

function isJson(line: string): boolean {
  try {
    return line.startsWith('{') && typeof JSON.parse(line) === 'object'
  } catch {
    return false
  }
}

type Done = (error?: Error | null) => void

/** Takes the place of a stream's `write`; blank lines say nothing. */
function byLine(take: (line: string) => void) {
  return (chunk: Uint8Array | string, encoding?: BufferEncoding | Done, done?: Done): boolean => {
    const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString()
    for (const line of text.split('\n')) if (line.trim() !== '') take(line)
    const whenDone = typeof encoding === 'function' ? encoding : done
    if (whenDone !== undefined) queueMicrotask(whenDone)
    return true
  }
}
