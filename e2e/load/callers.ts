// Who reads badly: never, a little now and then, or not even the beginning. And who only wants to read.

import { request } from 'node:http'
import { connect, type Socket } from 'node:net'

const KNOCK_MS = 250

export interface BadReader {
  /** When the server has closed the connection. */
  readonly gone: Promise<void>
  readonly isGone: boolean
  /** The first line of the answer, as far as it was read. */
  readonly status: string
  leave(): void
}

export interface Address {
  readonly port: number
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
}

/** Asks, reads the status, and nothing more. */
export function openDeaf(address: Address): BadReader {
  return open(address, (socket) => socket.pause())
}

/** Takes some bytes each tenth of a second. */
export function openSlow(address: Address, bytes: number): BadReader {
  return open(address, (socket) => {
    socket.pause()
    const timer = setInterval(() => socket.read(bytes), 100)
    socket.once('close', () => clearInterval(timer))
  })
}

function open({ port, path, headers = {} }: Address, listen: (socket: Socket) => void): BadReader {
  const reader = { gone: Promise.resolve(), isGone: false, status: '', leave: () => void socket.destroy() }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  const socket = connect({ port, host: '127.0.0.1' }, () =>
    socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost:${port}\r\n${lines.join('')}\r\n`),
  )
  // Who does not read hears nothing of the end either, unless something is said; an empty line between requests means nothing.
  const knock = setInterval(() => socket.write('\r\n'), KNOCK_MS)
  reader.gone = new Promise((resolve) => {
    socket.on('error', () => undefined)
    socket.once('close', () => {
      clearInterval(knock)
      reader.isGone = true
      resolve()
    })
  })
  socket.once('data', (chunk: Buffer) => {
    reader.status = chunk.toString('latin1').split('\r\n', 1)[0] ?? ''
    listen(socket)
  })
  return reader
}

export interface Answer {
  readonly status: number
  readonly bytes: number
  readonly tookMs: number
}

/** Reads all of it, as quickly as it comes. */
export function readWhole({ port, path, headers = {} }: Address): Promise<Answer> {
  const startedAt = performance.now()
  return new Promise((resolve, reject) => {
    request(
      { host: '127.0.0.1', port, path, headers: { host: `localhost:${port}`, ...headers }, agent: false },
      (response) => {
        let bytes = 0
        response.on('data', (chunk: Buffer) => {
          bytes += chunk.length
        })
        response.on('error', reject)
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, bytes, tookMs: performance.now() - startedAt }),
        )
      },
    )
      .on('error', reject)
      .end()
  })
}

export interface GoodReader {
  /** Versions in the order in which they came. */
  readonly versions: readonly number[]
  readonly isGone: boolean
  leave(): void
}

/** Reads the stream as a page does. */
export function openStream({ port, path }: Address): GoodReader {
  const versions: number[] = []
  const reader = { versions, isGone: false, leave: () => void asked.destroy() }
  let rest = ''
  const asked = request({ host: '127.0.0.1', port, path, headers: { host: `localhost:${port}` }, agent: false })
  asked.on('response', (response) => {
    response.setEncoding('utf8').on('data', (text: string) => {
      const frames = (rest + text).split('\n\n')
      rest = frames.pop() ?? ''
      for (const frame of frames) {
        const id = /^event: (?:snapshot|snapshot-part|delta)\nid: (?:[^\n]*\.)?(\d+)\n/.exec(frame)?.[1]
        if (id !== undefined) versions.push(Number(id))
      }
    })
  })
  asked.on('error', () => undefined)
  asked.once('close', () => {
    reader.isGone = true
  })
  asked.end()
  return reader
}
