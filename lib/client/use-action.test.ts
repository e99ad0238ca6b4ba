import { afterEach, describe, expect, it, vi } from 'vitest'
import { stopSelection } from './use-action'

afterEach(() => vi.unstubAllGlobals())

const answer = (body: unknown, status: number) => vi.stubGlobal('fetch', async () => Response.json(body, { status }))

describe('the stop of a selection', () => {
  it('has nothing to say where it worked', async () => {
    answer({ id: 'a', actions: [] }, 200)
    expect(await stopSelection('a')).toBeUndefined()
  })

  it('says in the words of the server why it was refused', async () => {
    answer({ error: { code: 'forbidden', message: 'You may not stop it.' } }, 403)
    expect(await stopSelection('a')).toBe('You may not stop it.')
  })

  it.each([
    null,
    'gone',
    {},
    { error: null },
    { error: 'bad gateway' },
    { error: { message: 'No code.' } },
    { error: { code: 'x' } },
    { error: { code: 502, message: 'A code of another kind.' } },
    { error: { code: 'x', message: 7 } },
  ])('takes %j for the answer of somebody else', async (body) => {
    answer(body, 502)
    expect(await stopSelection('a')).toBe('The answer could not be read (HTTP 502).')
  })

  it('claims nothing where no answer came', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('offline')))
    expect(await stopSelection('a')).toBe('No answer came back, so it may or may not have been stopped.')
  })
})
