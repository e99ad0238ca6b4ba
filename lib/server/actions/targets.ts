// Which objects a request names, by name, by selection or by their state. Names are checked before anything is asked.

import { type ActionRequest, MAX_SELECTION } from '@/lib/contract/actions'
import { KindSchema, NameSchema, RefSchema } from '@/lib/contract/schema/parameters'
import type { Resource } from '@/lib/contract/state'
import { chooseFailing, type SelectionTarget } from '@/lib/flux/act/selection'
import { type Ref, refOf } from '@/lib/ref'
import { ApiError } from '../api-error'

type Row = Pick<Resource, 'ref' | 'status' | 'actions'>

export function readTargets(request: ActionRequest, rows: () => Iterable<Row>): readonly SelectionTarget[] {
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
  const failing = chooseFailing(rows())
  if (failing.length === 0) throw new ApiError('not_found', 'Nothing is failing that a request would help.')
  return failing.slice(0, MAX_SELECTION)
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
