// Which actions exist, which apply to an object, why not, and the patch each one sends (Flux 2.9, domain of §4).

import type { Ref } from '@/lib/ref'
import type { Status } from '../judge/status'
import { describeKind } from '../kinds'
import type { FluxResource } from '../object/flux-resource'
import { TAKES_FROM } from '../object/references'
import { OPERATOR_SUSPENDED_BY, SUSPEND_REASON, SUSPENDED_AT, SUSPENDED_BY } from '../object/suspension'

export const ACTION_NAMES = [
  'reconcile',
  'reconcile-with-source',
  'force',
  'reset',
  'suspend',
  'resume',
  'resume-and-reconcile',
] as const
export type ActionName = (typeof ACTION_NAMES)[number]

export interface ActionRefusal {
  readonly code: 'suspended' | 'not_applicable'
  readonly message: string
}

export const REQUESTED_AT = 'reconcile.fluxcd.io/requestedAt'
export const FORCE_AT = 'reconcile.fluxcd.io/forceAt'
export const RESET_AT = 'reconcile.fluxcd.io/resetAt'
const MAX_TEXT_LENGTH = 256

/** The actions that make sense for an object now, the most helpful first where it is stuck. */
export function actionsFor(resource: FluxResource, status: Status): readonly ActionName[] {
  const possible = ACTION_NAMES.filter((action) => refuseAction(resource, action) === undefined)
  if (!possible.includes('reset')) return possible
  if (status !== 'stalled') return status === 'failed' ? possible : possible.filter((action) => action !== 'reset')
  // A release without retries left acknowledges a plain request and does nothing.
  const rest = possible.filter((action) => !['reconcile', 'reset', 'force'].includes(action))
  return hasExhaustedRetries(resource) ? ['reset', 'force', ...rest] : possible
}

function hasExhaustedRetries(resource: FluxResource): boolean {
  return resource.conditions.some(
    ({ type, status, reason }) =>
      type === 'Stalled' && status === 'True' && (reason === 'RetriesExceeded' || reason === 'MissingRollbackTarget'),
  )
}

/** Why an action cannot be asked of an object; undefined when it can. */
export function refuseAction(resource: FluxResource, action: ActionName): ActionRefusal | undefined {
  if (resource.deletedAt !== undefined) return notApplicable('It is being deleted.')
  switch (action) {
    case 'suspend':
      return refuseSuspending(resource) ?? (resource.suspended ? notApplicable('It is suspended already.') : undefined)
    case 'resume':
      return refuseSuspending(resource) ?? refuseAwake(resource)
    case 'resume-and-reconcile':
      return refuseSuspending(resource) ?? refuseAwake(resource) ?? refuseReconciling(resource)
    case 'reconcile':
      return refuseReconciling(resource) ?? refuseAsleep(resource)
    case 'reconcile-with-source':
      return refuseReconciling(resource) ?? refuseWalking(resource) ?? refuseAsleep(resource)
    case 'force':
    case 'reset':
      return refuseHelm(resource, action) ?? refuseAsleep(resource)
  }
}

/** Suspending stops what is under way, and resuming takes a suspension back that was not seen to arrive yet; neither itself. */
export function mayInterrupt(action: ActionName, running: ActionName): boolean {
  return (action === 'suspend' || action === 'resume') && action !== running
}

/** Why an object can never be reconciled by request, and the objects whose run helps instead; undefined when it can. */
export function whyNotReconcilable(
  resource: FluxResource,
): { readonly reason: string; readonly instead: readonly Ref[] } | undefined {
  const refusal = refuseReconciling(resource)
  if (refusal === undefined) return undefined
  const upstream = resource.references.filter(({ type }) => type === 'source' || type === 'image')
  return { reason: refusal.message, instead: resource.isStatic ? [] : upstream.map(({ to }) => to) }
}

export interface PatchRequest {
  readonly resource: FluxResource
  readonly action: ActionName
  /** Fresh and unique; RFC 3339 with nanoseconds. */
  readonly token: string
  readonly actor: string
  readonly reason?: string
  readonly now: Date
}

/** The body of the merge patch. The caller adds the precondition on the uid. */
export function planPatch(request: PatchRequest): Record<string, unknown> {
  const { resource, action, token } = request
  switch (action) {
    case 'reconcile':
    case 'reconcile-with-source':
      return annotate({ [REQUESTED_AT]: token })
    // The controllers honour these two only when they equal the request itself.
    case 'force':
      return annotate({ [REQUESTED_AT]: token, [FORCE_AT]: token })
    case 'reset':
      return annotate({ [REQUESTED_AT]: token, [RESET_AT]: token })
    case 'suspend':
      return suspend(resource, {
        [SUSPENDED_BY]: plainText(request.actor),
        [SUSPENDED_AT]: request.now.toISOString(),
        [SUSPEND_REASON]: request.reason === undefined ? null : plainText(request.reason),
        // Left over from an earlier suspension that somebody ended by other means: it would name the wrong person.
        [OPERATOR_SUSPENDED_BY]: null,
      })
    case 'resume':
      return resume(resource, describeKind(resource.kind).suspension.by === 'annotation' ? token : undefined)
    case 'resume-and-reconcile':
      return resume(resource, token)
  }
}

/** What a reviewer of rights is asked, in the verbs of flux-operator's own interface. */
export function reviewVerbs(action: ActionName): readonly ('reconcile' | 'suspend' | 'resume')[] {
  if (action === 'suspend' || action === 'resume') return [action]
  return action === 'resume-and-reconcile' ? ['resume', 'reconcile'] : ['reconcile']
}

type Annotations = Readonly<Record<string, string | null>>

function annotate(annotations: Annotations): Record<string, unknown> {
  return { metadata: { annotations } }
}

function suspend(resource: FluxResource, annotations: Annotations): Record<string, unknown> {
  const { suspension } = describeKind(resource.kind)
  if (suspension.by === 'annotation') return annotate({ ...annotations, [suspension.key]: 'disabled' })
  return { ...annotate(annotations), spec: { suspend: true } }
}

function resume(resource: FluxResource, token: string | undefined): Record<string, unknown> {
  const { suspension } = describeKind(resource.kind)
  const annotations: Annotations = {
    [SUSPENDED_BY]: null,
    [SUSPENDED_AT]: null,
    [SUSPEND_REASON]: null,
    [OPERATOR_SUSPENDED_BY]: null,
    ...(token === undefined ? {} : { [REQUESTED_AT]: token }),
  }
  if (suspension.by === 'annotation') return annotate({ ...annotations, [suspension.key]: 'enabled' })
  return { ...annotate(annotations), spec: { suspend: false } }
}

function plainText(text: string): string {
  return text
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ')
    .trim()
    .slice(0, MAX_TEXT_LENGTH)
}

function notApplicable(message: string): ActionRefusal {
  return { code: 'not_applicable', message }
}

function refuseReconciling(resource: FluxResource): ActionRefusal | undefined {
  const { reconcilable, instead = '' } = describeKind(resource.kind)
  if (resource.isStatic)
    return notApplicable(`It is static: no controller answers a request to reconcile. ${instead}`.trim())
  if (reconcilable === false || !isOfVersion(resource, reconcilable)) {
    return notApplicable(`A ${resource.kind} does not answer a request to reconcile. ${instead}`.trim())
  }
  return undefined
}

function refuseWalking(resource: FluxResource): ActionRefusal | undefined {
  const takes = resource.references.some(({ type }) => TAKES_FROM.has(type))
  if (describeKind(resource.kind).walksTo === 'source' && takes) return undefined
  return notApplicable('It takes from no source that could be reconciled first.')
}

function refuseHelm(resource: FluxResource, action: 'force' | 'reset'): ActionRefusal | undefined {
  const known = describeKind(resource.kind)[action]
  if (known === false) return notApplicable(`A ${resource.kind} knows no ${action}.`)
  if (!isOfVersion(resource, known)) {
    return notApplicable(`Its version knows no ${action}. Suspend and resume it instead.`)
  }
  return undefined
}

function refuseSuspending(resource: FluxResource): ActionRefusal | undefined {
  const { suspension, reconcilable } = describeKind(resource.kind)
  // The one kind that learnt to be reconciled late learnt to be suspended in the same version.
  if (suspension.by === 'none' || (reconcilable !== false && !isOfVersion(resource, reconcilable))) {
    return notApplicable(`A ${resource.kind} of this version cannot be suspended.`)
  }
  return undefined
}

function refuseAsleep(resource: FluxResource): ActionRefusal | undefined {
  if (!resource.suspended) return undefined
  return { code: 'suspended', message: 'It is suspended: its controller would acknowledge the request and do nothing.' }
}

function refuseAwake(resource: FluxResource): ActionRefusal | undefined {
  return resource.suspended ? undefined : notApplicable('It is not suspended.')
}

/** A version that this program does not know is taken for a newer one. */
function isOfVersion(resource: FluxResource, known: true | { readonly since: string }): boolean {
  if (known === true) return true
  const { versions } = describeKind(resource.kind)
  const version = resource.apiVersion.slice(resource.apiVersion.lastIndexOf('/') + 1)
  return versions.indexOf(version) <= versions.indexOf(known.since)
}
