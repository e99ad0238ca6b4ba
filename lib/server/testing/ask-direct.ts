// Asks what the front answers itself, without a front and without a socket; the answer is read as that of a route is.

import { EventEmitter } from 'node:events'
import type { DirectAnswer } from '../door/direct-answers'
import { SILENT_LOG } from '../log'
import { requestIdOf, respond } from '../respond'
import { holdRoute } from './held-to-contract'

export function askDirect(answer: DirectAnswer, request: Request): Promise<Response> {
  const route = () =>
    respond(request, SILENT_LOG, () => {
      return new Promise<Response>((resolve, reject) => {
        const { method, headers, url } = request
        const asked = { method, headers, url: new URL(url), requestId: requestIdOf(headers) }
        answer(asked, openOutlet(request.signal, resolve)).catch(reject)
      })
    })
  return holdRoute(route)(request, {})
}

/** Takes a piece whenever its reader has taken the one before. */
function openOutlet(signal: AbortSignal, resolve: (response: Response) => void) {
  const events = new EventEmitter()
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined
  let isOpen = true
  const close = () => {
    if (!isOpen) return
    isOpen = false
    events.emit('close')
  }
  const body = new ReadableStream<Uint8Array>(
    {
      start(given) {
        controller = given
      },
      pull: () => void events.emit('drain'),
      cancel: close,
    },
    { highWaterMark: 0 },
  )
  signal.addEventListener('abort', close)
  return {
    writeHead(status: number, headers: Readonly<Record<string, string | number>>) {
      const isEmpty = status === 304
      const told = Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)])
      resolve(new Response(isEmpty ? null : body, { status, headers: told }))
    },
    get closed() {
      return !isOpen
    },
    removeHeader() {},
    write(piece: Uint8Array) {
      if (isOpen) controller?.enqueue(piece)
      return false
    },
    end(piece?: Uint8Array) {
      if (!isOpen) return
      if (piece !== undefined) controller?.enqueue(piece)
      controller?.close()
      close()
    },
    on: (event: 'drain' | 'close' | 'error', listener: () => void) => events.on(event, listener),
  }
}
