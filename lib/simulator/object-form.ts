// In which form an object goes over the wire: whole, or its metadata alone, as the Accept header asks for.

import { ApiFailure } from './api-failure'
import { apiVersionOf, type ServedResource } from './catalogue'
import type { JsonObject } from './json'
import type { KubeObject } from './kube-object'

export type ObjectForm = 'whole' | 'metadata'

const META_VERSION = 'meta.k8s.io/v1'

/** The first form of the header that is known here; whoever asks one object for the form of a list is refused. */
export function formOf(accept: string | undefined, isList: boolean): ObjectForm {
  for (const clause of (accept ?? '').replaceAll(' ', '').split(',')) {
    const [type, ...parameters] = clause.split(';')
    if (type !== 'application/json' && type !== '*/*') continue
    const kind = parameters.find((one) => one.startsWith('as='))?.slice(3)
    if (kind === undefined) return 'whole'
    if (kind !== 'PartialObjectMetadata' && kind !== 'PartialObjectMetadataList') continue
    if (isList !== kind.endsWith('List')) {
      const why = isList ? 'the requested object is a list' : 'the requested object is not a list'
      throw new ApiFailure(406, 'NotAcceptable', `you requested ${kind}, but ${why}`)
    }
    return 'metadata'
  }
  return 'whole'
}

/** Conversion strategy None: only apiVersion is swapped. */
export function readAs(object: KubeObject, resource: ServedResource, version: string): KubeObject {
  const apiVersion = apiVersionOf(resource.group, version)
  return object.apiVersion === apiVersion ? object : { ...object, apiVersion }
}

export function writeObject(
  object: KubeObject,
  resource: ServedResource,
  version: string,
  form: ObjectForm,
): JsonObject {
  if (form === 'whole') return readAs(object, resource, version)
  return { ...typeOf(resource, version, form), metadata: object.metadata }
}

export function typeOf({ kind, group }: ServedResource, version: string, form: ObjectForm): JsonObject {
  if (form === 'metadata') return { kind: 'PartialObjectMetadata', apiVersion: META_VERSION }
  return { kind, apiVersion: apiVersionOf(group, version) }
}

export interface Page {
  readonly metadata: JsonObject
  readonly objects: readonly KubeObject[]
}

export function writeList(page: Page, resource: ServedResource, version: string, form: ObjectForm): JsonObject {
  const { metadata, objects } = page
  if (form === 'metadata') {
    const items = objects.map((object) => writeObject(object, resource, version, form))
    return { kind: 'PartialObjectMetadataList', apiVersion: META_VERSION, metadata, items }
  }
  return {
    kind: `${resource.kind}List`,
    apiVersion: apiVersionOf(resource.group, version),
    metadata,
    items: objects.map((object) => (resource.isCustom ? readAs(object, resource, version) : withoutType(object))),
  }
}

/** In lists of its own kinds the API server leaves out what the list says already. */
function withoutType(object: KubeObject): JsonObject {
  const { kind: _kind, apiVersion: _apiVersion, ...rest } = object
  return rest
}
