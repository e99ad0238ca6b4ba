// What became of each job of a run: exactly one audit line, whatever it is, and the first answer for whoever asked.

import type { ActionName } from '@/lib/flux/act/actions'
import type { FluxResource } from '@/lib/flux/object/flux-resource'
import type { Ref } from '@/lib/ref'
import { ApiError } from '../api-error'
import type { Asker, Attempt, Audit } from '../audit'
import type { Log } from '../log'
import type { InFlight } from './in-flight'
import type { Job } from './one-write'
import type { ActionTracker } from './tracker'
import { FATE_UNKNOWN } from './write-failure'

export interface LedgerParts {
  readonly tracker: Pick<ActionTracker, 'get' | 'update' | 'isElsewhere'>
  readonly audit: Audit
  readonly inFlight: Pick<InFlight, 'tell'>
  /** Told of each attempt whose first write the cluster took. */
  readonly onAccepted: (asker: Asker, resource: FluxResource, action: ActionName, token: string) => void
  readonly resourceOf: (ref: Ref) => FluxResource | undefined
  readonly log: Log
}

export interface Ledger {
  /** Once the first write was accepted or refused; with what it was refused for. */
  readonly first: Promise<ApiError | undefined>
  refuse(job: Job, error: unknown): void
  accept(jobs: readonly Job[], token: string, isUncertain: boolean): void
}

/** A `stop` whose reason is a text was asked for by the person of that name. */
export function createLedger(parts: LedgerParts, stop: AbortSignal): Ledger {
  const { tracker, audit, resourceOf, log } = parts
  const audited = new Set<string>()
  const write = ({ id, actor, action, ref, reason: why }: Job, end: Pick<Attempt, 'outcome' | 'reason'>) => {
    parts.inFlight.tell(id, () => audit(actor, { action, ref, ...end, why }))
    audited.add(id)
  }
  let resolve: (refusal: ApiError | undefined) => void = () => {}
  const first = new Promise<ApiError | undefined>((settle) => {
    resolve = settle
  })
  return {
    first,
    refuse(job, error) {
      const known = expectKnown(error, job.actor, log)
      const { code, message } = known
      // Of what another process goes on with that one writes the line.
      if (audited.has(job.id) || tracker.isElsewhere(job.id))
        log.warn('A request was refused half way.', { ref: job.ref, code, requestId: job.actor.requestId })
      else {
        const reason = typeof stop.reason === 'string' ? 'stopped' : code
        write(job, { outcome: 'refused', reason })
      }
      // Where a source failed on the way, its own words say more.
      if (tracker.get(job.id)?.finishedAt === undefined)
        tracker.update(job.id, { state: 'refused', message, step: { ref: job.ref, state: 'refused', message } })
      resolve(known)
    },
    accept(jobs, token, isUncertain) {
      for (const job of jobs) {
        if (audited.has(job.id)) continue
        const outcome = isUncertain ? 'unknown' : 'accepted'
        write(job, { outcome })
        const resource = resourceOf(job.ref)
        if (!isUncertain && resource !== undefined) parts.onAccepted(job.actor, resource, job.action, token)
        resolve(isUncertain ? new ApiError('upstream_timeout', FATE_UNKNOWN, { details: { id: job.id } }) : undefined)
      }
    },
  }
}

export function expectKnown(error: unknown, { requestId }: Asker, log: Log): ApiError {
  if (error instanceof ApiError) return error
  log.error('An action failed.', { error, requestId })
  return new ApiError('internal', 'The action failed inside Fluxdeck.')
}
