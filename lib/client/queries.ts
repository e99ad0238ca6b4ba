'use client'

// What components ask about live state. Each hook re-renders only when its own part has changed.

import { useCallback, useMemo } from 'react'
import type { Action, Me } from '@/lib/contract/actions'
import type { Notification } from '@/lib/contract/notifications'
import type { ActionName, Problem, Resource, StateHead } from '@/lib/contract/state'
import type { Ref } from '@/lib/ref'
import { apiTo } from '@/lib/routes'
import { fetchJson } from './fetch-json'
import { type Freshness, judgeFreshness } from './freshness'
import { keepAnswers, useKeptAnswer } from './kept-answers'
import { useLive, useLivePage } from './live-context'
import type { LiveView } from './live-store'
import type { StreamPhase } from './live-stream'
import { useHasPageValue, WITHOUT_PAGE_VALUE } from './page-value'

export { useServerNow } from './use-now'

const ME = keepAnswers<'me', Me>({
  ask: (_, signal) => fetchJson(apiTo.me(), signal),
  freshMs: 60_000,
  everyMs: 300_000,
})
const NO_RESOURCES: ReadonlyMap<Ref, Resource> = new Map()
const rowsOf = new WeakMap<ReadonlyMap<Ref, Resource>, readonly Resource[]>()
const problemsOf = new WeakMap<readonly Problem[], ReadonlyMap<Ref, Problem>>()
const newestFirst = new WeakMap<ReadonlyMap<string, Action>, readonly Action[]>()

/** Everything but the rows; undefined before the first answer. */
export function useLiveHead(): StateHead | undefined {
  return useLive(selectHead)
}

/** All rows by ref. */
export function useResourceMap(): ReadonlyMap<Ref, Resource> {
  return useLive(selectMap)
}

/** All rows; the same array until one of them changes. */
export function useResources(): readonly Resource[] {
  return useLive(selectRows)
}

/** False while rows are still to come: then an empty list does not mean "none". */
export function useIsComplete(): boolean {
  return useLive(selectComplete)
}

export function useResource(ref: Ref | undefined): Resource | undefined {
  return useLive(useCallback((view: LiveView) => (ref === undefined ? undefined : selectMap(view).get(ref)), [ref]))
}

/** The action that helps an object most, by the problem it is in; also when it only fails like the one that is named. */
export function useSuggested(ref: Ref | undefined): ActionName | undefined {
  return useLive(
    useCallback(
      (view: LiveView) => (ref === undefined ? undefined : selectProblems(view)?.get(ref)?.actions[0]),
      [ref],
    ),
  )
}

/** The problem that an object is in: its root, or fails for the same reason. Whoever it only holds back is in none. */
export function useProblemOf(ref: Ref): Problem | undefined {
  return useLive(useCallback((view: LiveView) => selectProblems(view)?.get(ref), [ref]))
}

/** Requests of everybody, newest first. */
export function useActions(): readonly Action[] {
  return useLive(selectActions)
}

/** Messages that came while this page was open, newest first. */
export function useNotificationsLive(): readonly Notification[] {
  return useLive(selectNotifications)
}

/** How many more there were of which only the list tells. */
export function useNotificationsLeftOut(): number {
  return useLive(selectLeftOut)
}

export function useStreamPhase(): StreamPhase {
  return useLive(selectPhase)
}

/** A try failed or a stream ended, and the next one is under way: not the moment in which a page begins. */
export function useIsReconnecting(): boolean {
  return useLive(selectReconnecting)
}

/** How current the page is: the worst of its own stream and of the sources the server reads. */
export function useFreshness(): Freshness {
  const phase = useStreamPhase()
  const head = useLiveHead()
  return useMemo(() => judgeFreshness(phase, head), [phase, head])
}

/** Who is looking, and why they may not act: also where this browser lost what its launch gave it. */
export function useMe(): Me {
  const { seed } = useLivePage()
  const { data = seed.me } = useKeptAnswer(ME, 'me', seed.me)
  const isLaunched = useHasPageValue()
  const hasLost = data.mode === 'launch' && data.role === 'operator' && data.reason === undefined && !isLaunched
  return useMemo(() => (hasLost ? { ...data, reason: WITHOUT_PAGE_VALUE } : data), [data, hasLost])
}

function selectHead(view: LiveView): StateHead | undefined {
  return view.live.state?.head
}

function selectMap(view: LiveView): ReadonlyMap<Ref, Resource> {
  const { state } = view.live
  return state === undefined ? NO_RESOURCES : state.resources
}

function selectRows(view: LiveView): readonly Resource[] {
  const map = selectMap(view)
  const known = rowsOf.get(map)
  if (known !== undefined) return known
  const rows = [...map.values()]
  rowsOf.set(map, rows)
  return rows
}

function selectProblems(view: LiveView): ReadonlyMap<Ref, Problem> | undefined {
  const problems = selectHead(view)?.problems
  if (problems === undefined) return undefined
  const known = problemsOf.get(problems)
  if (known !== undefined) return known
  const byRef = new Map(
    problems.flatMap((problem) => [problem.root, ...(problem.same ?? [])].map((ref) => [ref, problem] as const)),
  )
  problemsOf.set(problems, byRef)
  return byRef
}

function selectComplete(view: LiveView): boolean {
  return view.live.state?.complete ?? false
}

function selectActions(view: LiveView): readonly Action[] {
  const { actions } = view.live
  const known = newestFirst.get(actions)
  if (known !== undefined) return known
  const list = [...actions.values()].sort((a, b) => b.requestedAt.localeCompare(a.requestedAt))
  newestFirst.set(actions, list)
  return list
}

function selectNotifications(view: LiveView): readonly Notification[] {
  return view.live.notifications
}

function selectLeftOut(view: LiveView): number {
  return view.live.notificationsLeftOut
}

function selectPhase(view: LiveView): StreamPhase {
  return view.phase
}

function selectReconnecting({ phase }: LiveView): boolean {
  return phase === 'reconnecting'
}
