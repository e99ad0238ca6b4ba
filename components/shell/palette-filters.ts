// Lists that a word of the palette leads to: a status, a mark, a kind, a namespace. Only such as hold something. Pure.

import type { Resource } from '@/lib/contract/state'
import { MARK_CODES, MARK_WORDS } from '@/lib/flux/judge/mark-codes'
import { STATUSES } from '@/lib/flux/judge/status'
import { STATUS_PRESENTATION } from '@/lib/flux/judge/status-presentation'
import { describeKind, FLUX_KIND_NAMES } from '@/lib/flux/kinds'
import { routeTo } from '@/lib/routes'

export interface PaletteFilter {
  readonly label: string
  readonly count: number
  readonly href: string
}

export interface PaletteFilters {
  /** What somebody wants to see who says such a word: they come first. */
  readonly states: readonly PaletteFilter[]
  readonly places: readonly PaletteFilter[]
}

type Row = Pick<Resource, 'status' | 'kind' | 'namespace' | 'marks'>
type Draft = Omit<PaletteFilter, 'count'> & { readonly holds: (row: Row) => boolean }

const SHORTEST = 3
const MAX_PLACES = 5

export function readFilters(resources: readonly Row[], text: string): PaletteFilters {
  const wanted = text.trim().toLowerCase()
  if (wanted.length < SHORTEST) return { states: [], places: [] }
  const count = (drafts: readonly Draft[]): readonly PaletteFilter[] =>
    drafts
      .filter(
        ({ label }) =>
          label
            .toLowerCase()
            .split(' ')
            .some((word) => word.startsWith(wanted)) || label.toLowerCase().startsWith(wanted),
      )
      .map(({ label, href, holds }) => ({ label, href, count: resources.filter(holds).length }))
      .filter((filter) => filter.count > 0)
  const namespaces = [...new Set(resources.map(({ namespace }) => namespace))].sort()
  return {
    states: count([
      ...STATUSES.map((status) => ({
        label: STATUS_PRESENTATION[status].label,
        href: routeTo.resources({ status }),
        holds: (row: Row) => row.status === status,
      })),
      ...MARK_CODES.map((mark) => ({
        label: MARK_WORDS[mark],
        href: routeTo.resources({ mark }),
        holds: (row: Row) => row.marks.some(({ code }) => code === mark),
      })),
    ]),
    places: count([
      ...FLUX_KIND_NAMES.map((kind) => ({
        label: describeKind(kind).label,
        href: routeTo.resources({ kind }),
        holds: (row: Row) => row.kind === kind,
      })),
      ...namespaces.map((namespace) => ({
        label: namespace,
        href: routeTo.resources({ namespace }),
        holds: (row: Row) => row.namespace === namespace,
      })),
    ]).slice(0, MAX_PLACES),
  }
}
