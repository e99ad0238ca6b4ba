// When the measured server has a row for each object.

import { get } from 'node:http'
import { gunzipSync } from 'node:zlib'
import { sleep } from './clock'

export async function untilRead(base: string, wanted: number, everyMs = 500): Promise<void> {
  for (;;) {
    const { resources }: { readonly resources: readonly object[] } = JSON.parse(
      gunzipSync(await ask(`${base}/api/state?rows=short`, 'gzip')).toString(),
    )
    if (resources.length >= wanted) return
    await sleep(everyMs)
  }
}

/** As it is on the wire. */
export function ask(url: string, encoding: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const request = get(url, { headers: { 'accept-encoding': encoding } }, (response) => {
      const pieces: Buffer[] = []
      response.on('data', (piece: Buffer) => pieces.push(piece))
      response.on('end', () => resolve(Buffer.concat(pieces)))
      response.on('error', reject)
    })
    request.on('error', reject)
  })
}
