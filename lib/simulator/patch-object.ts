// What a merge patch does to a stored object: preconditions, generation, field managers, and status kept apart.

import { isSame } from '@/lib/same'
import { ApiFailure } from './api-failure'
import { qualifiedName, type ServedResource } from './catalogue'
import { isRecord, type JsonObject, mergePatch, textAt } from './json'
import { formatTime, isKubeObject, type KubeObject } from './kube-object'
import { recordFieldChange } from './managed-fields'

export interface PatchRequest {
  readonly resource: ServedResource
  readonly object: KubeObject
  readonly patch: unknown
  readonly manager: string
  readonly subresource?: 'status'
  readonly now: Date
}

/** The object after the patch; the same object when the patch changes nothing. */
export function patchObject(request: PatchRequest): KubeObject {
  const { resource, object, subresource } = request
  if (!isRecord(request.patch)) throw badRequest('the patch is not a JSON object')
  checkPreconditions(request, request.patch)
  const patch = visiblePart(request.patch, resource, subresource)
  const merged = mergePatch(object, patch)
  if (!isKubeObject(merged)) throw invalid(resource, object, 'metadata: Invalid value')
  const { generation = 1 } = object.metadata
  const next: KubeObject = {
    ...merged,
    metadata: { ...merged.metadata, ...serverFields(object), generation },
  }
  if (isSame(next, { ...object, metadata: { ...object.metadata, generation } })) return object
  return {
    ...next,
    metadata: {
      ...next.metadata,
      generation: isSame(desiredState(object), desiredState(next)) ? generation : generation + 1,
      managedFields: recordFieldChange(object.metadata.managedFields ?? [], {
        manager: request.manager,
        apiVersion: object.apiVersion,
        time: formatTime(request.now),
        patch: withoutServerFields(patch),
        ...(subresource === undefined ? {} : { subresource }),
      }),
    },
  }
}

function checkPreconditions({ resource, object }: PatchRequest, patch: JsonObject): void {
  const uid = textAt(patch, 'metadata', 'uid')
  if (uid !== undefined && uid !== object.metadata.uid) {
    throw invalid(resource, object, `metadata.uid: Invalid value: "${uid}": field is immutable`, ['metadata.uid'])
  }
  const version = textAt(patch, 'metadata', 'resourceVersion')
  if (version !== undefined && version !== object.metadata.resourceVersion) {
    const why = 'the object has been modified; please apply your changes to the latest version and try again'
    throw conflict(resource, object, why)
  }
  const name = textAt(patch, 'metadata', 'name') ?? object.metadata.name
  const namespace = textAt(patch, 'metadata', 'namespace') ?? object.metadata.namespace
  if (name !== object.metadata.name || namespace !== object.metadata.namespace) {
    throw badRequest(`the name of the object (${name}) does not match the name on the URL (${object.metadata.name})`)
  }
}

/** A patch of the main resource cannot reach status, and one of the subresource reaches nothing else. */
function visiblePart(patch: JsonObject, resource: ServedResource, subresource: 'status' | undefined): JsonObject {
  if (subresource === 'status') return Object.hasOwn(patch, 'status') ? { status: patch.status } : {}
  if (!resource.hasStatus) return patch
  const { status: _status, ...rest } = patch
  return rest
}

function serverFields(object: KubeObject): Partial<KubeObject['metadata']> {
  const { uid, resourceVersion, creationTimestamp, managedFields, deletionTimestamp } = object.metadata
  return {
    ...(uid === undefined ? {} : { uid }),
    ...(resourceVersion === undefined ? {} : { resourceVersion }),
    ...(creationTimestamp === undefined ? {} : { creationTimestamp }),
    ...(managedFields === undefined ? {} : { managedFields }),
    ...(deletionTimestamp === undefined ? {} : { deletionTimestamp }),
  }
}

function withoutServerFields(patch: JsonObject): JsonObject {
  if (!isRecord(patch.metadata)) return patch
  const { uid: _uid, resourceVersion: _version, name: _name, namespace: _namespace, ...metadata } = patch.metadata
  return { ...patch, metadata }
}

function desiredState(object: KubeObject): JsonObject {
  const { metadata: _metadata, status: _status, apiVersion: _apiVersion, kind: _kind, ...desired } = object
  return desired
}

function conflict(resource: ServedResource, object: KubeObject, why: string): ApiFailure {
  const { name } = object.metadata
  const message = `Operation cannot be fulfilled on ${qualifiedName(resource)} "${name}": ${why}`
  return new ApiFailure(409, 'Conflict', message, { name, group: resource.group, kind: resource.plural })
}

function invalid(
  resource: ServedResource,
  object: KubeObject,
  why: string,
  fields: readonly string[] = [],
): ApiFailure {
  const { name } = object.metadata
  const message = `${resource.kind}.${resource.group} "${name}" is invalid: ${why}`
  const causes = fields.map((field) => ({ reason: 'FieldValueInvalid', message: why, field }))
  const details = { name, group: resource.group, kind: resource.kind }
  return new ApiFailure(422, 'Invalid', message, causes.length === 0 ? details : { ...details, causes })
}

function badRequest(message: string): ApiFailure {
  return new ApiFailure(400, 'BadRequest', message)
}
