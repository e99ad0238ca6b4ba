// What a door before the simulated cluster does with whatever it does not answer itself.

import { type IncomingMessage, request, type ServerResponse } from 'node:http'

/** `onHead` hears that an answer has begun. */
export function passOn(
  upstream: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  onHead: () => void = () => {},
): void {
  const { method, headers, url = '/' } = incoming
  const through = request(`${upstream}${url}`, { method, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
    outgoing.flushHeaders()
    onHead()
    answer.on('error', () => outgoing.destroy())
    answer.on('aborted', () => outgoing.destroy())
    answer.pipe(outgoing)
  })
  through.on('error', () => incoming.socket.destroy())
  outgoing.on('close', () => through.destroy())
  incoming.pipe(through)
}
