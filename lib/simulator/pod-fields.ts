// Who owns which field of a pod: almost half of what a pod weighs on the wire is this.

import { type JsonObject, recordsAt } from './json'
import { formatTime, type ManagedFieldsEntry } from './kube-object'

const CONDITIONS = ['ContainersReady', 'Initialized', 'PodReadyToStartContainers', 'Ready']

export function podFields(metadata: JsonObject, spec: JsonObject, at: Date): ManagedFieldsEntry[] {
  const { labels, annotations } = metadata
  const bySpec = {
    ...leaves(spec),
    'f:containers': keyed('name', recordsAt(spec, 'containers')),
    ...(recordsAt(spec, 'initContainers').length === 0
      ? {}
      : { 'f:initContainers': keyed('name', recordsAt(spec, 'initContainers')) }),
    'f:volumes': keyed('name', recordsAt(spec, 'volumes')),
  }
  const owners = { '.': {}, [`k:{"uid":"${recordsAt(metadata, 'ownerReferences')[0]?.uid}"}`]: {} }
  const byMetadata = {
    'f:annotations': { '.': {}, ...leaves(annotations) },
    'f:generateName': {},
    'f:labels': { '.': {}, ...leaves(labels) },
    'f:ownerReferences': owners,
  }
  const conditions = Object.fromEntries(
    CONDITIONS.map((type) => [
      `k:{"type":"${type}"}`,
      {
        '.': {},
        'f:lastProbeTime': {},
        'f:lastTransitionTime': {},
        'f:observedGeneration': {},
        'f:status': {},
        'f:type': {},
      },
    ]),
  )
  const byStatus = {
    'f:conditions': conditions,
    ...leaves({
      containerStatuses: 0,
      hostIP: 0,
      hostIPs: 0,
      phase: 0,
      podIP: 0,
      startTime: 0,
      initContainerStatuses: 0,
    }),
    'f:podIPs': { '.': {}, 'k:{"ip":"10.42.1.10"}': { '.': {}, 'f:ip': {} } },
  }
  return [
    entry('kube-controller-manager', at, { 'f:metadata': byMetadata, 'f:spec': bySpec }),
    { ...entry('kubelet', at, { 'f:status': byStatus }), subresource: 'status' },
  ]
}

function entry(manager: string, at: Date, fieldsV1: JsonObject): ManagedFieldsEntry {
  return { manager, operation: 'Update', apiVersion: 'v1', time: formatTime(at), fieldsType: 'FieldsV1', fieldsV1 }
}

/** Lists of named things are owned by name. */
function keyed(key: string, items: readonly JsonObject[]): JsonObject {
  return Object.fromEntries(items.map((item) => [`k:{"${key}":"${item[key]}"}`, { '.': {}, ...trees(item) }]))
}

function trees(item: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(item).map(([key, value]) => [
      `f:${key}`,
      typeof value === 'object' && value !== null && !Array.isArray(value) ? { '.': {}, ...leaves(value) } : {},
    ]),
  )
}

function leaves(record: unknown): JsonObject {
  return Object.fromEntries(Object.keys(Object(record)).map((key) => [`f:${key}`, {}]))
}
