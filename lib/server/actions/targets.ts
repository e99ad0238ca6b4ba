// Which objects a request names, by name, by selection or by their state. Names are checked before anything is asked.

import type { ActionRequest } from '@/lib/contract/action-request'
import { MAX_SELECTION } from '@/lib/contract/actions'
import type { Resource } from '@/lib/contract/state'
import { chooseFailing, type SelectionTarget } from '@/lib/flux/act/selection'
import { refOf } from '@/lib/ref'
import { ApiError } from '../api-error'
import { expectKind, expectName, expectRef } from '../door/query'

type Row = Pick<Resource, 'ref' | 'status' | 'actions'>

export function readTargets(request: ActionRequest, rows: () => Iterable<Row>): readonly SelectionTarget[] {
  const { action } = request
  if ('kind' in request) {
    const kind = expectKind(request.kind)
    const ref = refOf(kind, expectName('namespace', request.namespace), expectName('name', request.name))
    return [{ ref, action }]
  }
  if ('refs' in request) {
    return [...new Set(request.refs.map(expectRef))].map((ref) => ({ ref, action }))
  }
  const failing = chooseFailing(rows())
  if (failing.length === 0) throw new ApiError('not_found', 'Nothing is failing that a request would help.')
  return failing.slice(0, MAX_SELECTION)
}
