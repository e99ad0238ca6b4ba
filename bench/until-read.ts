// What the measured server has read: whether there is a row for each object, and of which Kustomizations there is one.

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

/** Their refs, in the order of the state. */
export async function listKustomizations(base: string): Promise<readonly string[]> {
  const { resources }: { readonly resources: readonly { readonly ref: string }[] } = JSON.parse(
    (await ask(`${base}/api/state?rows=short&kind=Kustomization`, 'identity')).toString(),
  )
  return resources.map(({ ref }) => ref)
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
