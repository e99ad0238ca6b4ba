// The first page that is drawn holds everybody up: by it whatever draws pages is compiled. So one is drawn before anybody
// is let in.

import { get } from 'node:http'

/** Whoever waits for this waits for people to be let in. */
const WAIT_MS = 10_000

/** Resolves when it was drawn, whatever became of it. */
export function drawFirstPage(at: { readonly port: number; readonly bind: string | undefined; readonly host: string }) {
  return new Promise<void>((resolve) => {
    const done = () => resolve()
    const request = get({
      host: at.bind === undefined || at.bind === '0.0.0.0' || at.bind === '::' ? 'localhost' : at.bind,
      port: at.port,
      path: '/',
      headers: { host: at.host, accept: 'text/html' },
      agent: false,
      timeout: WAIT_MS,
    })
    request.on('response', (response) => {
      response.on('close', done)
      response.resume()
    })
    request.on('timeout', () => request.destroy())
    request.on('close', done)
    request.on('error', done)
  })
}
