// A way to the measured server that counts what it sends.

import { connect, createServer } from 'node:net'

export interface CountingProxy {
  bytes(): number
  close(): void
}

export async function startCountingProxy(port: number, target: number): Promise<CountingProxy> {
  let bytes = 0
  const server = createServer((client) => {
    const upstream = connect(target, '127.0.0.1')
    upstream.on('data', (piece) => {
      bytes += piece.byteLength
    })
    upstream.pipe(client).on('error', () => upstream.destroy())
    client.pipe(upstream).on('error', () => client.destroy())
    client.on('close', () => upstream.destroy())
    upstream.on('close', () => client.destroy())
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    bytes: () => bytes,
    close: () => void server.close(),
  }
}
