import { beforeEach, describe, expect, it } from 'vitest'
import { createSharedQuestions } from './asked-once'

let now: number
let asked: string[]
let answers: Map<string, (value: string) => void>
let questions: ReturnType<typeof createSharedQuestions<string>>

beforeEach(() => {
  now = 0
  asked = []
  answers = new Map()
  questions = createSharedQuestions({ parallel: 3, parallelPerPerson: 2, perMinute: 10, clock: () => new Date(now) })
})

const settle = () => new Promise((resolve) => setImmediate(resolve))
const ask = (key: string, person = 'ana', signal = new AbortController().signal) =>
  questions.ask(key, { person, signal }, () => {
    asked.push(key)
    return new Promise((resolve) => answers.set(key, resolve))
  })
const answer = async (...keys: string[]) => {
  await settle()
  for (const key of keys) answers.get(key)?.(`answer to ${key}`)
  await settle()
}

describe('a shared question', () => {
  it('is asked once for all who wait, and once more when its answer is five seconds old', async () => {
    const both = Promise.all([ask('a'), ask('a', 'bo')])
    await answer('a')
    expect(await both).toEqual(['answer to a', 'answer to a'])
    now = 4_999
    expect(await ask('a')).toBe('answer to a')
    expect(asked).toEqual(['a'])
    now = 5_000
    const anew = ask('a')
    await answer('a')
    await anew
    expect(asked).toEqual(['a', 'a'])
  })

  it('that failed fails for all who wait, and is asked anew', async () => {
    const fail = () => Promise.reject(new Error('no answer'))
    const asking = { person: 'ana', signal: new AbortController().signal }
    await expect(Promise.all([questions.ask('a', asking, fail), ask('a', 'bo')])).rejects.toThrow('no answer')
    const anew = ask('a')
    await answer('a')
    expect(await anew).toBe('answer to a')
  })

  it('leaves places to others, however much one person asks', async () => {
    for (const key of ['a', 'b', 'c', 'd']) void ask(key)
    void ask('x', 'bo')
    await settle()
    expect(asked).toEqual(['a', 'b', 'x'])
    await answer('a')
    expect(asked).toEqual(['a', 'b', 'x', 'c'])
  })

  it('is not asked any more once everybody who waited for it left', async () => {
    const [caller, other] = [new AbortController(), new AbortController()]
    for (const key of ['a', 'b']) void ask(key)
    const waiting = [ask('c', 'ana', caller.signal), ask('d', 'ana', caller.signal)]
    const stays = ask('d', 'ana', other.signal)
    await settle()
    caller.abort()
    expect((await Promise.allSettled(waiting)).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    await answer('a', 'b')
    expect(asked).toEqual(['a', 'b', 'd'])
    await answer('d')
    expect(await stays).toBe('answer to d')
    await expect(ask('e', 'ana', caller.signal)).rejects.toThrow()
    expect(asked).not.toContain('e')
  })

  it('is asked for whoever comes just after the last one left', async () => {
    for (const key of ['a', 'b']) void ask(key)
    const caller = new AbortController()
    const left = ask('c', 'ana', caller.signal)
    await settle()
    caller.abort()
    await expect(left).rejects.toThrow()
    const later = ask('c')
    await answer('a', 'b')
    await answer('c')
    expect(await later).toBe('answer to c')
    expect(asked).toEqual(['a', 'b', 'c'])
  })

  it('costs one person no more than so many a minute, and nobody else anything', async () => {
    for (let index = 0; index < 10; index++) {
      const one = ask(`q${index}`)
      await answer(`q${index}`)
      await one
    }
    await expect(ask('more')).rejects.toMatchObject({ code: 'rate_limited', extra: { retryAfterSeconds: 60 } })
    expect(await ask('q9')).toBe('answer to q9')
    const other = ask('more', 'bo')
    await answer('more')
    expect(await other).toBe('answer to more')
    now = 60_000
    const again = ask('again')
    await answer('again')
    expect(await again).toBe('answer to again')
  })
})
