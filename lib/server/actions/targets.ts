// Which objects a request names, by name, by selection or by their state. Names are checked before anything is asked.

import { type ActionRequest, MAX_SELECTION } from '@/lib/contract/actions'
import { KindSchema, NameSchema, RefSchema } from '@/lib/contract/schema/parameters'
import type { Resource } from '@/lib/contract/state'
import { chooseFailing, chooseSources, type SelectionTarget } from '@/lib/flux/act/selection'
import { namespaceOf, type Ref, refOf } from '@/lib/ref'
import { ApiError } from '../api-error'

/** What may be asked for: what the address of actions takes, and what an agent may choose beside it. */
export type Wanted = ActionRequest | Chosen

interface Chosen {
  readonly action: 'reconcile'
  /** What fails, each by what helps it; or all sources that answer. */
  readonly select: 'failing' | 'sources'
  /** Of this one only. */
  readonly namespace?: string
}

type Row = Pick<Resource, 'ref' | 'status' | 'actions'>

export function readTargets(request: Wanted, rows: () => Iterable<Row>): readonly SelectionTarget[] {
  const { action } = request
  if ('kind' in request) {
    const kind = KindSchema.safeParse(request.kind)
    if (!kind.success) throw new ApiError('invalid_kind', 'This is not the name of a Flux kind.')
    expectName('namespace', request.namespace)
    expectName('name', request.name)
    return [{ ref: refOf(kind.data, request.namespace, request.name), action }]
  }
  if ('refs' in request) {
    return [...new Set(request.refs.map(expectRef))].map((ref) => ({ ref, action }))
  }
  const chosen = choose(request, [...rows()])
  return chosen.slice(0, MAX_SELECTION)
}

function choose({ select, namespace }: Chosen, all: readonly Row[]): readonly SelectionTarget[] {
  if (namespace !== undefined) expectName('namespace', namespace)
  const rows = namespace === undefined ? all : all.filter(({ ref }) => namespaceOf(ref) === namespace)
  const where = namespace === undefined ? '' : ` in namespace ${namespace}`
  const chosen = select === 'failing' ? chooseFailing(rows) : chooseSources(rows)
  if (chosen.length > 0) return chosen
  throw new ApiError(
    'not_found',
    select === 'failing'
      ? `Nothing is failing${where} that a request would help.`
      : `There is no source${where} that answers a request.`,
  )
}

function expectRef(text: string): Ref {
  const ref = RefSchema.safeParse(text)
  if (!ref.success) throw new ApiError('invalid_name', 'A ref is not of the form Kind/namespace/name.')
  return ref.data
}

function expectName(field: 'namespace' | 'name', value: string): void {
  if (!NameSchema.safeParse(value).success)
    throw new ApiError('invalid_name', `${field} is not a legal Kubernetes name.`)
}
