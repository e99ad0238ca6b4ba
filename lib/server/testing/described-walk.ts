// Every operation of the description with an address at which it can be asked, and all that it promises to answer.

import type { ErrorCode } from '@/lib/contract/errors'
import { ERROR_STATUS } from '@/lib/contract/errors'
import { addressOf } from '@/lib/contract/schema/describe-api'
import { type DescribedName, OPERATIONS } from '@/lib/contract/schema/operations/all'
import type { Operation } from '@/lib/contract/schema/operations/operation'

export interface DescribedOperation {
  readonly name: DescribedName
  readonly method: string
  readonly pattern: string
  /** With everything filled in that it needs. */
  readonly path: string
  readonly operation: Operation
}

const OBJECT = 'Kustomization/apps/paperless'
const WORKLOAD = 'Deployment/apps/immich-server'

export function describedOperations(): readonly DescribedOperation[] {
  return Object.keys(OPERATIONS)
    .filter((name): name is DescribedName => Object.hasOwn(OPERATIONS, name))
    .flatMap((name) => {
      const { pattern } = addressOf(name)
      return Object.entries(OPERATIONS[name]).map(([method, operation]) => ({
        name,
        method: method.toUpperCase(),
        pattern,
        path: fill(pattern, operation),
        operation,
      }))
    })
}

/** In the words of `seenAnswers`. */
export function promisedAnswers(): readonly string[] {
  return describedOperations().flatMap(({ method, pattern, operation: { answers, errors } }) => {
    const own = Object.entries(answers).flatMap(([status, { json, text, events = {} }]) => {
      const key = `${method} ${pattern} ${status}`
      const isPlain = json !== undefined || text !== undefined || Object.keys(events).length === 0
      return [...(isPlain ? [key] : []), ...Object.keys(events).map((name) => `${key} event ${name}`)]
    })
    return [...own, ...errors.map((code: ErrorCode) => `${method} ${pattern} ${ERROR_STATUS[code]} ${code}`)]
  })
}

function fill(pattern: string, { query }: Operation): string {
  const path = pattern
    .replace('{kind}/{namespace}/{name}', pattern.includes('/workloads/{kind}') ? WORKLOAD : OBJECT)
    .replace(/\{\w+\}/g, 'none')
  const needs = query?.safeParse({}).error?.issues.map(({ path: [name] }) => `${String(name)}=${OBJECT}`) ?? []
  return needs.length === 0 ? path : `${path}?${needs.join('&')}`
}
