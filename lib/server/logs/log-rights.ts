// Whether somebody may read the logs of a namespace, as the cluster says it: a right of its own, asked before anything is
// read. No answer is a no.

import type { ReviewedAccess } from '@/lib/kubernetes/access-review'
import { ApiError } from '../api-error'
import { type Identity, NOBODY } from '../identity/identity'

export interface LogRights {
  /** Throws `forbidden` for a no, and `unavailable` where there was no answer. */
  expect(identity: Identity, namespace: string): Promise<void>
}

export interface LogRightsOptions {
  /** Undefined where the cluster did not say. */
  readonly ask: (identity: Identity, access: ReviewedAccess) => Promise<boolean | undefined>
  /** On a laptop the cluster judges the one account itself. */
  readonly actsAsCaller: boolean
}

export function createLogRights({ ask, actsAsCaller }: LogRightsOptions): LogRights {
  return {
    async expect(identity, namespace) {
      if (actsAsCaller) return
      if (identity.name === NOBODY.name)
        throw new ApiError(
          'forbidden',
          'Logs of pods are shown to people whose rights the cluster can be asked for, and nobody is signed in here.',
        )
      const isAllowed = await ask(identity, {
        verb: 'get',
        group: '',
        resource: 'pods',
        subresource: 'log',
        namespace,
      })
      if (isAllowed === true) return
      if (isAllowed === undefined)
        throw new ApiError(
          'unavailable',
          'The cluster does not say whether you may read logs, so none are shown. Fluxdeck needs the right to create subjectaccessreviews to ask.',
        )
      throw new ApiError('forbidden', `You may not get pods/log in namespace ${namespace}.`, {
        details: { verb: 'get', resource: 'pods/log', namespace },
      })
    },
  }
}
