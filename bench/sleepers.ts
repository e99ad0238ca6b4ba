// Readers that ask for much and never take any of it.

import { type ClientRequest, get } from 'node:http'

/** Answers how they go away. */
export async function openSleepers(base: string, count: number): Promise<() => void> {
  const open: ClientRequest[] = []
  const begun = Array.from(
    { length: count },
    (_, at) =>
      new Promise<void>((resolve) => {
        const request = get(`${base}${at % 2 === 0 ? '/api/state' : '/api/graph'}`, (response) => {
          response.pause()
          response.on('error', () => undefined)
          resolve()
        })
        request.on('error', () => resolve())
        open.push(request)
      }),
  )
  await Promise.all(begun)
  return () => {
    for (const request of open) request.destroy()
  }
}
