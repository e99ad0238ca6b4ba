// Takes an API path apart: group, version, namespace, resource, name, subresource.

import { PageNotFound } from './api-failure'
import { findResource, type ServedResource } from './catalogue'

export interface ApiTarget {
  readonly resource: ServedResource
  readonly version: string
  readonly namespace?: string
  readonly name?: string
  readonly subresource?: string
}

export function parseApiPath(path: string, catalogue: readonly ServedResource[]): ApiTarget {
  const parts = path
    .split('/')
    .filter((part) => part !== '')
    .map(decode)
  const isCore = parts[0] === 'api'
  if (!isCore && parts[0] !== 'apis') throw new PageNotFound(path)
  const group = isCore ? '' : (parts[1] ?? '')
  const version = (isCore ? parts[1] : parts[2]) ?? ''
  const rest = parts.slice(isCore ? 2 : 3)
  // `/api/v1/namespaces/apps` is the namespace itself; one part more and it is the scope.
  const isScoped = rest[0] === 'namespaces' && rest.length > 2
  const [plural = '', name, subresource, ...tooMuch] = isScoped ? rest.slice(2) : rest
  const resource = findResource(catalogue, group, version, plural)
  if (resource === undefined || tooMuch.length > 0) throw new PageNotFound(path)
  const namespace = isScoped ? rest[1] : undefined
  if (!resource.namespaced && namespace !== undefined) throw new PageNotFound(path)
  if (resource.namespaced && namespace === undefined && name !== undefined) throw new PageNotFound(path)
  return {
    resource,
    version,
    ...(namespace === undefined ? {} : { namespace }),
    ...(name === undefined ? {} : { name }),
    ...(subresource === undefined ? {} : { subresource }),
  }
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
