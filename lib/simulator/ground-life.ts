// What happens to what the homelab stands on while somebody watches: secrets are refreshed, backups are made, and a node
// runs short of memory now and then.

import { DAY_MS, MINUTE_MS } from './build-object'
import { isReady } from './flux-world'
import { recordsAt, textAt } from './json'
import { formatTime, type KubeObject } from './kube-object'
import type { ObjectStore } from './object-store'
import type { Random } from './random'
import { nodeMetrics } from './scenario-ground'
import type { Scheduler } from './scheduler'

const SECRETS = 'external-secrets.io/externalsecrets'
const BACKUPS = 'volsync.backube/replicationsources'
const NODES = '/nodes'
const METRICS = 'metrics.k8s.io/nodes'
const LEASES = 'coordination.k8s.io/leases'
const PRESSED = 'pi-rack'
const BEAT_MS = 10_000

export interface GroundLifeParts {
  readonly store: ObjectStore
  readonly scheduler: Scheduler
  readonly random: Random
}

export function startGroundLife({ store, scheduler, random }: GroundLifeParts): void {
  const { clock } = scheduler
  const writeStatus = (collection: string, object: KubeObject, status: object) =>
    store.write(collection, { ...object, status: { ...object.status, ...status } })

  const refresh = () => {
    for (const secret of store.list(SECRETS))
      if (isReady(secret)) writeStatus(SECRETS, secret, { refreshTime: formatTime(clock()) })
    for (const backup of store.list(BACKUPS)) makeDue(backup)
    scheduler.after(30 * MINUTE_MS, refresh)
  }
  /** One that is late stays late. */
  const makeDue = (backup: KubeObject) => {
    const due = Date.parse(textAt(backup, 'status', 'nextSyncTime') ?? '')
    const isLate = clock().getTime() - due > DAY_MS
    if (Number.isNaN(due) || isLate || clock().getTime() < due) return
    const made = { lastSyncTime: formatTime(clock()), nextSyncTime: formatTime(new Date(due + DAY_MS)) }
    writeStatus(BACKUPS, backup, made)
  }
  const press = (isPressed: boolean) => {
    const node = store.get(NODES, undefined, PRESSED)
    if (node === undefined) return
    const others = recordsAt(node, 'status', 'conditions').filter(({ type }) => type !== 'MemoryPressure')
    const pressure = {
      type: 'MemoryPressure',
      status: isPressed ? 'True' : 'False',
      reason: isPressed ? 'KubeletHasInsufficientMemory' : 'KubeletHasSufficientMemory',
      message: `kubelet has ${isPressed ? 'insufficient' : 'sufficient'} memory available`,
      lastHeartbeatTime: formatTime(clock()),
      lastTransitionTime: formatTime(clock()),
    }
    writeStatus(NODES, node, { conditions: [pressure, ...others] })
    const wait = isPressed
      ? random.between(2 * MINUTE_MS, 4 * MINUTE_MS)
      : random.between(10 * MINUTE_MS, 20 * MINUTE_MS)
    scheduler.after(wait, () => press(!isPressed))
  }

  const measure = () => {
    store.list(METRICS).forEach(({ metadata }, at) => {
      store.write(METRICS, nodeMetrics(metadata.name, at, clock()))
    })
    scheduler.after(MINUTE_MS / 2, measure)
  }

  /** As each kubelet does by itself. */
  const beat = () => {
    for (const { metadata } of store.list(NODES)) store.write(LEASES, leaseOf(metadata.name, clock()))
    scheduler.after(BEAT_MS, beat)
  }

  beat()
  scheduler.after(MINUTE_MS / 2, measure)
  scheduler.after(30 * MINUTE_MS, refresh)
  scheduler.after(3 * MINUTE_MS, () => press(true))
}

function leaseOf(name: string, now: Date): KubeObject {
  return {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { name, namespace: 'kube-node-lease' },
    spec: {
      holderIdentity: name,
      leaseDurationSeconds: 40,
      renewTime: now.toISOString().replace('Z', '000Z'),
    },
  }
}
