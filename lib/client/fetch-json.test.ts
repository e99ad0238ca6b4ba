import { afterEach, expect, it, vi } from 'vitest'
import { askJson, FetchError, fetchJson } from './fetch-json'

afterEach(() => vi.unstubAllGlobals())

it('gives the body of an answer, however it was asked', async () => {
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json({ name: 'db' })))
  await expect(fetchJson('/api/x')).resolves.toEqual({ name: 'db' })
  await expect(askJson(() => Promise.resolve(Response.json({ name: 'web' })))).resolves.toEqual({ name: 'web' })
})

it('tells a refusal by the code of the API', async () => {
  const refusal = Response.json({ error: { code: 'not_found', message: 'It is not there.' } }, { status: 404 })
  const failure = new FetchError('not_found', 'It is not there.', 404)
  await expect(askJson(() => Promise.resolve(refusal))).rejects.toEqual(failure)
})

it('tells what never arrived from what the caller gave up', async () => {
  const ending = new AbortController()
  const ask = () => Promise.reject(new TypeError('broken line'))
  await expect(askJson(ask, ending.signal)).rejects.toMatchObject({ name: 'FetchError', code: 'offline' })
  ending.abort()
  await expect(askJson(ask, ending.signal)).rejects.toThrow('broken line')
})

it('ends what is asked when the caller gives up', async () => {
  const ending = new AbortController()
  let asked: AbortSignal | undefined
  await askJson((signal) => {
    asked = signal
    return Promise.resolve(Response.json({}))
  }, ending.signal)
  expect(asked?.aborted).toBe(false)
  ending.abort()
  expect(asked?.aborted).toBe(true)
})
