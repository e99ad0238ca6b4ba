'use client'
// How the graph is looked at, kept in the URL so that a link shows the same picture.

import { parseAsInteger, parseAsNativeArrayOf, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs'
import { STATUSES } from '@/lib/flux/status'

const PARSERS = {
  scope: parseAsStringLiteral(['dependencies', 'delivery']).withDefault('dependencies'),
  as: parseAsStringLiteral(['picture', 'list']).withDefault('picture'),
  /** Only this object and what is around it. */
  root: parseAsString,
  depth: parseAsInteger.withDefault(2),
  q: parseAsString.withDefault(''),
  namespace: parseAsNativeArrayOf(parseAsString),
  status: parseAsNativeArrayOf(parseAsStringLiteral(STATUSES)),
  show: parseAsStringLiteral(['all', 'unhealthy']).withDefault('all'),
  fold: parseAsStringLiteral(['auto', 'on', 'off']).withDefault('auto'),
  /** Namespaces taken out of their folds. */
  open: parseAsNativeArrayOf(parseAsString),
  selected: parseAsString,
}

export function useGraphView() {
  const [view, setView] = useQueryStates(PARSERS, { history: 'replace' })
  return { view, setView }
}

export type GraphView = ReturnType<typeof useGraphView>['view']
export type SetGraphView = ReturnType<typeof useGraphView>['setView']
