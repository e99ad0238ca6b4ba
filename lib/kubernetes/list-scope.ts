// Which objects of a cluster a list and its watch are about, as a path and as words.
import { formatResourcePath, formatResourceType, type ResourceType } from './resource-type'

export interface ListScope {
  readonly type: ResourceType
  readonly namespace?: string
  readonly fieldSelector?: string
  readonly labelSelector?: string
  /** Of each object its metadata alone, where the server can send that. */
  readonly metadataOnly?: true
}

/** Falls back to whole objects: of these, too, only the metadata are to be looked at. */
const METADATA = ';g=meta.k8s.io;v=v1,application/json'
export const METADATA_LIST = `application/json;as=PartialObjectMetadataList${METADATA}`
/** Of one that is read by itself, and of each event of a watch. */
export const METADATA_OBJECT = `application/json;as=PartialObjectMetadata${METADATA}`

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
