// One HTTP server on 127.0.0.1: no other address, every socket closed when the signal fires.

import { createServer, type IncomingMessage, type RequestListener } from 'node:http'

export interface LoopbackServer {
  readonly url: string
  readonly port: number
  /** Cuts every connection that is open now. */
  cutConnections(): void
}

export async function listenOnLoopback(
  listener: RequestListener,
  port: number,
  signal: AbortSignal,
): Promise<LoopbackServer> {
  signal.throwIfAborted()
  const server = createServer({ keepAlive: true }, listener)
  // Watches live long, and clients decide for themselves how long an idle connection is kept.
  server.requestTimeout = 0
  server.keepAliveTimeout = 60_000
  // As a proxy it leads to itself alone, whatever host is asked for.
  server.on('connect', (_, socket) => {
    socket.write('HTTP/1.1 200 OK\r\n\r\n')
    server.emit('connection', socket)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      resolve()
    })
  })
  const stop = () => {
    server.close()
    server.closeAllConnections()
  }
  signal.addEventListener('abort', stop, { once: true })
  if (signal.aborted) stop()
  const address = server.address()
  const bound = typeof address === 'object' && address !== null ? address.port : port
  return { url: `http://127.0.0.1:${bound}`, port: bound, cutConnections: () => server.closeAllConnections() }
}

const LARGEST_BODY = 3 * 1024 * 1024

export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk))
    size += bytes.length
    if (size > LARGEST_BODY) throw new RangeError('request body too large')
    chunks.push(bytes)
  }
  return Buffer.concat(chunks).toString('utf8')
}
