// Questions to the cluster that several people ask at the same time, and soon again: asked once, answered to all who wait,
// remembered for a moment. Nobody takes all places, and what nobody waits for any more is not asked. Never for a write.

import { createPlaces, type Places } from '@/lib/places'
import { ApiError } from '../api-error'
import { dropOldest, remember } from '../remember'

const REMEMBERED_MS = 5_000
const MAX_REMEMBERED = 5_000
const MINUTE_MS = 60_000
const MAX_PEOPLE = 1_000

export interface SharedQuestionsOptions {
  /** Under way at the same time, of all and of one person. */
  readonly parallel: number
  readonly parallelPerPerson: number
  /** What one person may make us ask within a minute. */
  readonly perMinute: number
  readonly clock: () => Date
}

export interface Asking {
  readonly person: string
  /** Ends when the caller left; absent for one who stays. */
  readonly signal: AbortSignal | undefined
}

export interface SharedQuestions<T> {
  /** Throws `rate_limited`, or whatever the question throws; that is never remembered. */
  ask(key: string, asking: Asking, question: () => Promise<T>): Promise<T>
}

interface Pending<T> {
  readonly answer: Promise<T>
  readonly abandon: () => void
  waiting: number
}

export function createSharedQuestions<T>(options: SharedQuestionsOptions): SharedQuestions<T> {
  const { clock } = options
  const remembered = new Map<string, { readonly value: T; readonly at: number }>()
  const underWay = new Map<string, Pending<T>>()
  const enter = createFairPlaces(options)
  const count = createCounter(options)

  const begin = (key: string, person: string, question: () => Promise<T>): Pending<T> => {
    count(person)
    const abandoned = new AbortController()
    const run = async () => {
      const leave = await enter(person, abandoned.signal)
      try {
        if (abandoned.signal.aborted) throw new Error('Nobody waits for this answer any more.')
        const value = await question()
        remember(remembered, key, { value, at: clock().getTime() }, MAX_REMEMBERED)
        return value
      } finally {
        leave()
        if (underWay.get(key) === pending) underWay.delete(key)
      }
    }
    const answer = run()
    // Whoever waits hears of a failure; where nobody does, nobody has to.
    answer.catch(() => undefined)
    const abandon = () => {
      abandoned.abort()
      underWay.delete(key)
    }
    const pending: Pending<T> = { answer, abandon, waiting: 0 }
    underWay.set(key, pending)
    return pending
  }

  return {
    async ask(key, { person, signal }, question) {
      signal?.throwIfAborted()
      const known = remembered.get(key)
      if (known !== undefined && clock().getTime() - known.at < REMEMBERED_MS) return known.value
      const pending = underWay.get(key) ?? begin(key, person, question)
      pending.waiting += 1
      try {
        return await (signal === undefined ? pending.answer : untilEnd(pending.answer, signal))
      } finally {
        pending.waiting -= 1
        if (pending.waiting === 0 && signal?.aborted === true) pending.abandon()
      }
    },
  }
}

/** First come, first served, but for one person up to a part of the places only. */
function createFairPlaces({ parallel, parallelPerPerson }: SharedQuestionsOptions) {
  const places = createPlaces(parallel)
  const people = new Map<string, { readonly places: Places; inside: number }>()
  return async (person: string, signal: AbortSignal): Promise<() => void> => {
    const own = people.get(person) ?? { places: createPlaces(parallelPerPerson), inside: 0 }
    people.set(person, own)
    own.inside += 1
    const leaveOwn = await own.places.enter(signal)
    const leave = await places.enter(signal)
    return () => {
      leave()
      leaveOwn()
      own.inside -= 1
      if (own.inside === 0) people.delete(person)
    }
  }
}

function createCounter({ perMinute, clock }: SharedQuestionsOptions): (person: string) => void {
  const counted = new Map<string, { readonly since: number; count: number }>()
  return (person) => {
    const now = clock().getTime()
    const last = counted.get(person)
    const entry = last !== undefined && now - last.since < MINUTE_MS ? last : { since: now, count: 0 }
    if (entry.count >= perMinute)
      throw new ApiError('rate_limited', 'You asked for too many rights within a minute.', {
        retryAfterSeconds: Math.max(1, Math.ceil((entry.since + MINUTE_MS - now) / 1_000)),
      })
    entry.count += 1
    counted.set(person, entry)
    dropOldest(counted, MAX_PEOPLE)
  }
}

async function untilEnd<T>(answer: Promise<T>, signal: AbortSignal): Promise<T> {
  let end = () => {}
  const ended = new Promise<never>((_, reject) => {
    end = () => reject(signal.reason)
  })
  signal.addEventListener('abort', end, { once: true })
  try {
    return await Promise.race([answer, ended])
  } finally {
    signal.removeEventListener('abort', end)
  }
}
