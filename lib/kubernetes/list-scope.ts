// Which objects of a cluster a list and its watch are about, as a path and as words.
import { formatResourcePath, formatResourceType, type ResourceType } from './resource-type'

export interface ListScope {
  readonly type: ResourceType
  readonly namespace?: string
  readonly fieldSelector?: string
  readonly labelSelector?: string
}

export function formatScopePath(scope: ListScope, query: Readonly<Record<string, string>>): string {
  const path = formatResourcePath(scope.type, scope.namespace === undefined ? {} : { namespace: scope.namespace })
  const selectors = {
    ...(scope.fieldSelector === undefined ? {} : { fieldSelector: scope.fieldSelector }),
    ...(scope.labelSelector === undefined ? {} : { labelSelector: scope.labelSelector }),
  }
  return `${path}?${new URLSearchParams({ ...query, ...selectors })}`
}

export function formatWhere(scope: ListScope): string {
  const type = formatResourceType(scope.type)
  return scope.namespace === undefined ? type : `${type} in namespace ${scope.namespace}`
}
