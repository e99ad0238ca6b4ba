// A kind of object as the API server addresses it, and the paths that follow from it.

export interface ResourceType {
  /** Empty for the core group. */
  readonly group: string
  readonly version: string
  readonly plural: string
}

export interface ObjectPlace {
  readonly namespace?: string
  readonly name?: string
}

export function formatResourcePath(type: ResourceType, place: ObjectPlace = {}): string {
  const root = type.group === '' ? ['api', type.version] : ['apis', type.group, type.version]
  const namespace = place.namespace === undefined ? [] : ['namespaces', place.namespace]
  const name = place.name === undefined ? [] : [place.name]
  return `/${[...root, ...namespace, type.plural, ...name].map(encodeURIComponent).join('/')}`
}

/** "kustomizations (kustomize.toolkit.fluxcd.io)", as it stands in sentences for people. */
export function formatResourceType(type: { readonly group: string; readonly plural: string }): string {
  return type.group === '' ? type.plural : `${type.plural} (${type.group})`
}
