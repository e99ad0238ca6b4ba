'use client'
// What every page asks for beside the stream: asked once for all who look at it, again while somebody does, and kept for a
// while. Small, because it comes with every first load; pages that page through lists bring React Query with them.

import { useCallback, useMemo, useRef, useSyncExternalStore } from 'react'
import { isSame } from '@/lib/same'
import { isPageSeen, listenToPage } from './browser-stream'
import { isBrokenLine } from './fetch-json'

/** So long what nobody looks at is remembered. */
export const FORGET_MS = 120_000
const RETRY_AFTER_MS: readonly number[] = [1_000, 2_000]

export interface Kept<Data> {
  /** The last answer, also where the try after it failed. */
  readonly data?: Data
  readonly error?: unknown
  /** Neither answered nor failed so far. */
  readonly isPending: boolean
}

export interface Asking<Key, Data> {
  readonly ask: (key: Key, signal: AbortSignal) => Promise<Data>
  /** So long an answer is as good as new. */
  readonly freshMs: number
  /** Asked again so often, while somebody looks at it and sees the page. */
  readonly everyMs?: number
}

export interface KeptAnswers<Key, Data> {
  get(key: Key): Kept<Data>
  /** Asks where nothing fresh is known; the answer ends it. `known` is what the page itself brought. */
  look(key: Key, listener: () => void, known?: Data): () => void
}

const PENDING = { isPending: true } as const

export function keepAnswers<Key extends string, Data>(asking: Asking<Key, Data>): KeptAnswers<Key, Data> {
  const lines = new Map<Key, Line<Data>>()
  const looked = new Set<Line<Data>>()
  let stopListening = () => {}
  const onReturn = () => {
    for (const line of looked) line.askIfOld()
  }
  function open(key: Key): Line<Data> {
    const known = lines.get(key)
    if (known !== undefined) return known
    const line = createLine((signal) => asking.ask(key, signal), asking)
    lines.set(key, line)
    return line
  }
  return {
    get: (key) => lines.get(key)?.kept() ?? PENDING,
    look(key, listener, known) {
      const line = open(key)
      if (looked.size === 0) stopListening = listenToPage(onReturn, onReturn)
      looked.add(line)
      const leave = line.look(listener, known)
      return () => {
        if (leave()) return
        looked.delete(line)
        if (looked.size === 0) stopListening()
        line.restUntil(() => lines.delete(key))
      }
    },
  }
}

interface Line<Data> {
  kept(): Kept<Data>
  /** The answer says whether anybody still looks. */
  look(listener: () => void, known: Data | undefined): () => boolean
  askIfOld(): void
  /** Nobody looks; after a while it can be forgotten. */
  restUntil(forget: () => void): void
}

function createLine<Data>(
  ask: (signal: AbortSignal) => Promise<Data>,
  { freshMs, everyMs }: Pick<Asking<string, Data>, 'freshMs' | 'everyMs'>,
): Line<Data> {
  const listeners = new Set<() => void>()
  let kept: Kept<Data> = PENDING
  let freshUntil = Number.NEGATIVE_INFINITY
  let asked: AbortController | undefined
  let forgetting: ReturnType<typeof setTimeout> | undefined
  let timer: ReturnType<typeof setInterval> | undefined

  function keep(data: Data) {
    kept = { data: kept.data !== undefined && isSame(kept.data, data) ? kept.data : data, isPending: false }
    freshUntil = Date.now() + freshMs
  }

  async function askNow() {
    if (asked !== undefined) return
    const ending = new AbortController()
    asked = ending
    try {
      const data = await askPatiently(ask, ending.signal)
      // Whoever looks again meanwhile has asked anew.
      if (ending.signal.aborted) return
      keep(data)
    } catch (error) {
      if (ending.signal.aborted) return
      kept = { ...kept, error, isPending: false }
    }
    asked = undefined
    for (const listener of listeners) listener()
  }

  return {
    kept: () => kept,
    look(listener, known) {
      clearTimeout(forgetting)
      if (known !== undefined && kept.data === undefined) keep(known)
      if (everyMs !== undefined) timer ??= setInterval(() => isPageSeen() && void askNow(), everyMs)
      listeners.add(listener)
      if (Date.now() >= freshUntil) void askNow()
      return () => {
        listeners.delete(listener)
        return listeners.size > 0
      }
    },
    askIfOld() {
      if (isPageSeen() && Date.now() >= freshUntil) void askNow()
    },
    restUntil(forget) {
      clearInterval(timer)
      timer = undefined
      asked?.abort()
      asked = undefined
      forgetting = setTimeout(forget, FORGET_MS)
    },
  }
}

async function askPatiently<Data>(ask: (signal: AbortSignal) => Promise<Data>, signal: AbortSignal): Promise<Data> {
  for (const waitMs of RETRY_AFTER_MS) {
    try {
      return await ask(signal)
    } catch (error) {
      if (!isBrokenLine(error)) throw error
      await new Promise((resolve) => setTimeout(resolve, waitMs))
      if (signal.aborted) throw error
    }
  }
  return ask(signal)
}

/** Drawn again when the answer says something else. */
export function useKeptAnswer<Key extends string, Data>(
  answers: KeptAnswers<Key, Data>,
  key: Key,
  known?: Data,
): Kept<Data> {
  const first = useMemo(() => (known === undefined ? PENDING : { data: known, isPending: false }), [known])
  const subscribe = useCallback((listener: () => void) => answers.look(key, listener, known), [answers, key, known])
  const read = () => {
    const kept = answers.get(key)
    return kept.isPending ? first : kept
  }
  return useSyncExternalStore(subscribe, read, () => first)
}

/** One answer for each key, in their order. */
export function useKeptAnswers<Key extends string, Data>(
  answers: KeptAnswers<Key, Data>,
  keys: readonly Key[],
): readonly Kept<Data>[] {
  const sameKeys = useRef(keys)
  if (!isSame(sameKeys.current, keys)) sameKeys.current = keys
  const wanted = sameKeys.current
  const last = useRef<readonly Kept<Data>[]>([])
  const subscribe = useCallback(
    (listener: () => void) => {
      const leave = wanted.map((key) => answers.look(key, listener))
      return () => {
        for (const one of leave) one()
      }
    },
    [answers, wanted],
  )
  const read = () => {
    const now = wanted.map((key) => answers.get(key))
    const isAsBefore = now.length === last.current.length && now.every((one, at) => one === last.current[at])
    if (!isAsBefore) last.current = now
    return last.current
  }
  return useSyncExternalStore(subscribe, read, read)
}
