// Asks the cluster whether somebody may do something. Whoever cannot get an answer gets an error, never a yes.

import type { KubernetesCreator } from './client'
import { KubernetesError, toKubernetesError } from './errors'
import { type JsonRecord, readRecord, readText } from './json'
import { TIMING } from './timing'

export interface ReviewedAccess {
  readonly verb: string
  readonly group: string
  readonly resource: string
  readonly subresource?: string
  readonly namespace?: string
  readonly name?: string
}

export interface ReviewedSubject extends ReviewedAccess {
  readonly user: string
  readonly groups: readonly string[]
}

export interface ReviewResult {
  readonly allowed: boolean
  readonly reason?: string
}

export function reviewSelf(
  client: KubernetesCreator,
  access: ReviewedAccess,
  signal?: AbortSignal,
): Promise<ReviewResult> {
  return review(client, 'SelfSubjectAccessReview', { resourceAttributes: pickAttributes(access) }, signal)
}

export async function reviewSubject(
  client: KubernetesCreator,
  subject: ReviewedSubject,
  signal?: AbortSignal,
): Promise<ReviewResult> {
  if (subject.user.trim() === '') throw new KubernetesError('invalid', 'Rights cannot be checked without a user.')
  const spec = {
    resourceAttributes: pickAttributes(subject),
    user: subject.user,
    groups: [...subject.groups],
  }
  return review(client, 'SubjectAccessReview', spec, signal)
}

async function review(
  client: KubernetesCreator,
  kind: 'SelfSubjectAccessReview' | 'SubjectAccessReview',
  spec: JsonRecord,
  signal: AbortSignal | undefined,
): Promise<ReviewResult> {
  const apiVersion = 'authorization.k8s.io/v1'
  const path = `/apis/${apiVersion}/${kind.toLowerCase()}s`
  const answer = await client
    .send(
      'POST',
      path,
      { apiVersion, kind, spec },
      {
        contentType: 'application/json',
        timeoutMs: TIMING.reviewTimeoutMs,
        purpose: 'check rights',
        ...(signal === undefined ? {} : { signal }),
      },
    )
    .catch((caught: unknown) => {
      const error = toKubernetesError(caught)
      // A review changes nothing, so nothing "may have been applied".
      if (error.fate !== 'unknown') throw error
      throw new KubernetesError('timeout', 'The cluster did not say whether this is allowed.', { cause: error })
    })
  const status = readRecord(answer, 'status')
  if (typeof status?.allowed !== 'boolean') {
    throw new KubernetesError('unexpected', 'The cluster did not say whether this is allowed.')
  }
  const reason = readText(status, 'reason')
  return { allowed: status.allowed && status.denied !== true, ...(reason === undefined ? {} : { reason }) }
}

function pickAttributes(access: ReviewedAccess): JsonRecord {
  const { verb, group, resource, subresource, namespace, name } = access
  return {
    verb,
    group,
    resource,
    ...(subresource === undefined ? {} : { subresource }),
    ...(namespace === undefined ? {} : { namespace }),
    ...(name === undefined ? {} : { name }),
  }
}
