'use client'

// How the graph is looked at, kept in the URL so that a link shows the same picture; the API reads the same names.

import { createParser, parseAsNativeArrayOf, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs'
import { FRAME_CHOICES } from '@/lib/flux/graph/view'
import { STATUSES } from '@/lib/flux/judge/status'
import { FLUX_KIND_NAMES } from '@/lib/flux/kinds'
import { parseRef } from '@/lib/ref'

export const DEPTHS = ['1', '2', '3', '4', '5', 'all'] as const
export const DIRECTIONS = ['both', 'up', 'down'] as const

const parseAsRef = createParser({ parse: (text) => parseRef(text)?.ref ?? null, serialize: String })

const PARSERS = {
  scope: parseAsStringLiteral(['dependencies', 'delivery']).withDefault('dependencies'),
  /** Where nothing is said, what fits the screen. */
  as: parseAsStringLiteral(['picture', 'list']),
  /** Only this object and what is around it. */
  root: parseAsRef,
  depth: parseAsStringLiteral(DEPTHS).withDefault('2'),
  direction: parseAsStringLiteral(DIRECTIONS).withDefault('both'),
  q: parseAsString.withDefault(''),
  namespace: parseAsNativeArrayOf(parseAsString),
  status: parseAsNativeArrayOf(parseAsStringLiteral(STATUSES)),
  kind: parseAsNativeArrayOf(parseAsStringLiteral(FLUX_KIND_NAMES)),
  show: parseAsStringLiteral(['all', 'unhealthy']).withDefault('all'),
  fold: parseAsStringLiteral(['auto', 'on', 'off']).withDefault('auto'),
  /** Folds that were opened. */
  open: parseAsNativeArrayOf(parseAsString),
  /** Namespaces that stand as one node. */
  closed: parseAsNativeArrayOf(parseAsString),
  frames: parseAsStringLiteral(FRAME_CHOICES).withDefault('auto'),
  /** Whether edges that others imply are drawn. */
  edges: parseAsStringLiteral(['needed', 'all']).withDefault('needed'),
  selected: parseAsRef,
}

export function useGraphView() {
  const [view, setView] = useQueryStates(PARSERS, { history: 'replace' })
  return { view, setView }
}

export type GraphView = ReturnType<typeof useGraphView>['view']
export type SetGraphView = ReturnType<typeof useGraphView>['setView']

/** The object page has a view of its own, which is not in the URL. */
export const NO_VIEW: GraphView = {
  scope: 'dependencies',
  as: 'picture',
  root: null,
  depth: '2',
  direction: 'both',
  q: '',
  namespace: [],
  status: [],
  kind: [],
  show: 'all',
  fold: 'auto',
  open: [],
  closed: [],
  frames: 'auto',
  edges: 'needed',
  selected: null,
}
