import { gunzipSync } from 'node:zlib'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createPressedAnswers, takesCoding, takesGzip } from './pressed-answers'

afterEach(() => vi.useRealTimers())

describe('an answer that many ask for', () => {
  it('is written once while it is under way and for a moment behind that, and then anew', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] })
    const answers = createPressedAnswers()
    let written = 0
    const write = () => {
      written += 1
      return [Buffer.from('rows, '), Buffer.from('rows')]
    }
    const [one, other] = await Promise.all([answers.of('all', write), answers.of('all', write)])
    expect(one).toBe(other)
    expect(await answers.of('all', write)).toBe(one)
    expect(gunzipSync(one).toString()).toBe('rows, rows')
    expect([written, answers.has('all')]).toEqual([1, true])
    vi.advanceTimersByTime(3_000)
    expect(answers.has('all')).toBe(false)
    await answers.of('all', write)
    expect(written).toBe(2)
  })

  it('is another one for another question', async () => {
    const answers = createPressedAnswers()
    const of = async (key: string) => gunzipSync(await answers.of(key, () => [Buffer.from(key)])).toString()
    expect([await of('mine'), await of('theirs')]).toEqual(['mine', 'theirs'])
  })

  it('is not kept where it could not be written', async () => {
    const answers = createPressedAnswers()
    await expect(
      answers.of('all', () => {
        throw new Error('no rows')
      }),
    ).rejects.toThrow('no rows')
    expect(gunzipSync(await answers.of('all', () => [Buffer.from('rows')])).toString()).toBe('rows')
  })
})

it.each([
  ['gzip', true],
  ['br, GZIP;q=0.1', true],
  ['gzip;q=0', false],
  ['gzip;q=0.000', false],
  ['br', false],
  [null, false],
])('whoever accepts %s takes gzip: %s', (accepted, isTaken) => {
  expect(takesGzip(accepted)).toBe(isTaken)
})

it.each([
  ['gzip, deflate, br', true],
  ['br;q=0, gzip', false],
  ['brotli', false],
])('whoever accepts %s takes Brotli: %s', (accepted, isTaken) => {
  expect(takesCoding(accepted, 'br')).toBe(isTaken)
})
