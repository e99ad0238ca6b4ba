// Kubernetes' own objects in the store, found by kind and by who owns them.

import { isSame } from '@/lib/same'
import { isOwnedBy } from './build-workload'
import type { JsonObject } from './json'
import type { KubeObject } from './kube-object'
import type { ObjectStore } from './object-store'

const COLLECTIONS = {
  Deployment: 'apps/deployments',
  StatefulSet: 'apps/statefulsets',
  DaemonSet: 'apps/daemonsets',
  ReplicaSet: 'apps/replicasets',
  Job: 'batch/jobs',
  CronJob: 'batch/cronjobs',
  Pod: '/pods',
  Node: '/nodes',
} as const

export type NativeKind = keyof typeof COLLECTIONS

export function isNativeKind(kind: string): kind is NativeKind {
  return Object.hasOwn(COLLECTIONS, kind)
}

export class NativeObjects {
  constructor(private readonly store: ObjectStore) {}

  list(kind: NativeKind, namespace?: string): readonly KubeObject[] {
    return this.store.list(COLLECTIONS[kind], namespace)
  }

  get(kind: NativeKind, namespace: string, name: string): KubeObject | undefined {
    return this.store.get(COLLECTIONS[kind], kind === 'Node' ? undefined : namespace, name)
  }

  /** As it is stored now; undefined when it is gone, or another one bears its name. */
  fresh(object: KubeObject): KubeObject | undefined {
    if (!isNativeKind(object.kind)) return undefined
    const found = this.get(object.kind, object.metadata.namespace ?? '', object.metadata.name)
    return found?.metadata.uid === object.metadata.uid ? found : undefined
  }

  ownedBy(owner: KubeObject, kind: NativeKind): readonly KubeObject[] {
    return this.list(kind, owner.metadata.namespace).filter((object) => isOwnedBy(object, owner.metadata.uid))
  }

  ownerOf(object: KubeObject): KubeObject | undefined {
    const owner = object.metadata.ownerReferences?.find((one) => one.controller)
    if (owner === undefined || !isNativeKind(owner.kind)) return undefined
    const found = this.get(owner.kind, object.metadata.namespace ?? '', owner.name)
    return found?.metadata.uid === owner.uid ? found : undefined
  }

  write(object: KubeObject): KubeObject {
    if (!isNativeKind(object.kind)) throw new Error(`${object.kind} is no kind of Kubernetes.`)
    return this.store.write(COLLECTIONS[object.kind], object)
  }

  /** Writes the status unless it says the same already. */
  writeStatus(object: KubeObject, status: JsonObject): void {
    if (!isSame(object.status, status)) this.write({ ...object, status })
  }

  remove({ kind, metadata }: KubeObject): void {
    if (isNativeKind(kind)) this.store.remove(COLLECTIONS[kind], metadata.namespace, metadata.name)
  }
}
