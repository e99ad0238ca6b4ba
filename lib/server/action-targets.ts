// Which objects a request names, by name, by selection or by their state. Names are checked before anything is asked.

import type { ActionRequest } from '@/lib/contract/actions'
import type { Resource } from '@/lib/contract/state'
import { parseRef } from '@/lib/flux/ref'
import type { Ref } from '@/lib/flux/resource'
import { ApiError } from './api-error'
import { expectKind, expectName } from './query'

export function readTargets(request: ActionRequest, rows: () => Iterable<Resource>): readonly Ref[] {
  if ('kind' in request) {
    const kind = expectKind(request.kind)
    return [`${kind}/${expectName('namespace', request.namespace)}/${expectName('name', request.name)}`]
  }
  const refs = 'refs' in request ? [...new Set(request.refs)] : listFailing(rows())
  for (const ref of refs) expectRef(ref)
  if (refs.length === 0) throw new ApiError('not_found', 'Nothing is failing.')
  return refs
}

function expectRef(ref: Ref): void {
  const parts = parseRef(ref)
  if (parts === undefined) throw new ApiError('invalid_name', 'A ref is not of the form Kind/namespace/name.')
  expectName('namespace', parts.namespace)
  expectName('name', parts.name)
}

function listFailing(rows: Iterable<Resource>): readonly Ref[] {
  return [...rows]
    .filter((row) => (row.status === 'failed' || row.status === 'stalled') && row.actions.includes('reconcile'))
    .map((row) => row.ref)
}
