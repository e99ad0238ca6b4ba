// Label and field selectors of list and watch, in the grammar of the API server.

import { ApiFailure } from './api-failure'
import { apiVersionOf, type ServedResource } from './catalogue'
import { valueAt } from './json'
import type { KubeObject } from './kube-object'

export type Matcher = (object: KubeObject) => boolean

const EVENT_FIELDS = new Set([
  'involvedObject.kind',
  'involvedObject.namespace',
  'involvedObject.name',
  'involvedObject.uid',
  'involvedObject.apiVersion',
  'involvedObject.resourceVersion',
  'involvedObject.fieldPath',
  'reason',
  'reportingComponent',
  'source',
  'type',
])
const POD_FIELDS = new Set(['spec.nodeName', 'status.phase', 'status.podIP'])

export function parseSelectors(resource: ServedResource, query: URLSearchParams): Matcher {
  const byLabel = parseLabelSelector(query.get('labelSelector') ?? '')
  const byField = parseFieldSelector(resource, query.get('fieldSelector') ?? '')
  return (object) => byLabel(object) && byField(object)
}

function parseLabelSelector(text: string): Matcher {
  const tests = splitOutsideParentheses(text).map(parseRequirement)
  return (object) => tests.every((test) => test(object.metadata.labels ?? {}))
}

function parseRequirement(part: string): (labels: Readonly<Record<string, string>>) => boolean {
  const set = /^([\w./-]+)\s+(in|notin)\s*\(([^)]*)\)$/.exec(part)
  if (set !== null) {
    const [, key = '', operator, list = ''] = set
    const values = list.split(',').map((value) => value.trim())
    return (labels) => values.includes(labels[key] ?? '\0') === (operator === 'in')
  }
  const compare = /^([\w./-]+)\s*(==|=|!=)\s*([\w.-]*)$/.exec(part)
  if (compare !== null) {
    const [, key = '', operator, value = ''] = compare
    return (labels) => (labels[key] === value) === (operator !== '!=')
  }
  const exists = /^(!?)\s*([\w./-]+)$/.exec(part)
  if (exists !== null) {
    const [, negated, key = ''] = exists
    return (labels) => Object.hasOwn(labels, key) === (negated !== '!')
  }
  throw new ApiFailure(400, 'BadRequest', `unable to parse requirement: found '${part}', expected: an operator`)
}

function splitOutsideParentheses(text: string): readonly string[] {
  return text
    .split(/,(?![^(]*\))/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

function parseFieldSelector(resource: ServedResource, text: string): Matcher {
  const tests = splitOutsideParentheses(text).map((part) => {
    const match = /^([\w.]+)(==|=|!=)(.*)$/.exec(part)
    if (match === null)
      throw new ApiFailure(400, 'BadRequest', `invalid selector: '${text}'; can't understand '${part}'`)
    const [, field = '', operator, value = ''] = match
    if (!isSelectable(resource, field)) {
      const gvr = `${apiVersionOf(resource.group, resource.versions[0] ?? '')}, Resource=${resource.plural}`
      const search = `that match label selector "", field selector "${text}"`
      throw new ApiFailure(400, 'BadRequest', `Unable to find "${gvr}" ${search}: field label not supported: ${field}`)
    }
    const path = field === 'source' ? ['source', 'component'] : field.split('.')
    return (object: KubeObject) => (String(valueAt(object, ...path) ?? '') === value) === (operator !== '!=')
  })
  return (object) => tests.every((test) => test(object))
}

function isSelectable(resource: ServedResource, field: string): boolean {
  if (field === 'metadata.name') return true
  if (field === 'metadata.namespace') return resource.namespaced
  if (resource.group !== '') return false
  return (
    (resource.plural === 'events' && EVENT_FIELDS.has(field)) || (resource.plural === 'pods' && POD_FIELDS.has(field))
  )
}
