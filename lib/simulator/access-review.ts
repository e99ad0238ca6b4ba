// Answers "may I?": everything is allowed except what a fault forbids.

import { PageNotFound } from './api-failure'
import type { ServedResource } from './catalogue'
import type { Faults } from './faults'
import { isRecord, type JsonObject, recordAt, textAt } from './json'

const KINDS: Readonly<Record<string, string>> = {
  selfsubjectaccessreviews: 'SelfSubjectAccessReview',
  subjectaccessreviews: 'SubjectAccessReview',
  selfsubjectrulesreviews: 'SelfSubjectRulesReview',
}

export function reviewAccess(
  path: string,
  body: unknown,
  catalogue: readonly ServedResource[],
  faults: Faults,
): JsonObject {
  const kind = KINDS[path.slice(path.lastIndexOf('/') + 1)]
  if (kind === undefined) throw new PageNotFound(path)
  const spec = isRecord(body) ? (recordAt(body, 'spec') ?? {}) : {}
  const review = { kind, apiVersion: 'authorization.k8s.io/v1', metadata: { creationTimestamp: null }, spec }
  if (kind === 'SelfSubjectRulesReview') {
    const resourceRules = [...new Set(catalogue.map((resource) => resource.group))].map((group) => ({
      verbs: ['get', 'list', 'watch', 'patch'],
      apiGroups: [group],
      resources: catalogue.filter((resource) => resource.group === group).map((resource) => resource.plural),
    }))
    return { ...review, status: { resourceRules, nonResourceRules: [], incomplete: false } }
  }
  const subresource = textAt(spec, 'resourceAttributes', 'subresource') ?? ''
  const resource = textAt(spec, 'resourceAttributes', 'resource') ?? ''
  const plural = subresource === 'log' ? `${resource}/log` : resource
  const verb = textAt(spec, 'resourceAttributes', 'verb') ?? ''
  const isForbidden = faults.isForbidden(plural, verb, textAt(spec, 'resourceAttributes', 'namespace'))
  return { ...review, status: isForbidden ? { allowed: false } : { allowed: true, reason: 'RBAC: allowed' } }
}
