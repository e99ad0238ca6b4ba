// Pods of a workload in two words: one that runs, one that does not.

import { readPod } from '../pod'
import type { OwnPod } from '../pods-of'
import { conditions, IMAGE, running, terminated, waiting } from './kubelet'
import { minute } from './looks'

function ownPod(name: string, status: object): OwnPod {
  const pod = readPod({
    metadata: { name, namespace: 'apps', uid: `uid-of-${name}`, creationTimestamp: minute(-60) },
    spec: { containers: [{ name: 'app', image: IMAGE }] },
    status,
  })
  if (pod === undefined) throw new Error('the pod was not read')
  return { pod, isCurrent: true }
}

export function readyPod(name: string, extra: Parameters<typeof running>[2] = {}): OwnPod {
  return ownPod(name, {
    phase: 'Running',
    conditions: conditions(minute(-60), { Ready: true }),
    containerStatuses: [running('app', minute(-60), extra)],
  })
}

/** Running since minute 0, and not ready since then. */
export function unreadyPod(name: string): OwnPod {
  return ownPod(name, {
    phase: 'Running',
    conditions: conditions(minute(0), { Ready: { reason: 'ContainersNotReady' } }),
    containerStatuses: [running('app', minute(0), { ready: false })],
  })
}

export function crashingPod(name: string, exitCode = 1): OwnPod {
  const last = { terminated: { exitCode, reason: 'Error', startedAt: minute(-2), finishedAt: minute(-1) } }
  return ownPod(name, {
    phase: 'Running',
    containerStatuses: [waiting('app', 'CrashLoopBackOff', 'back-off', { restartCount: 2, lastState: last })],
  })
}

export function unpulledPod(name: string, message: string): OwnPod {
  return ownPod(name, { phase: 'Pending', containerStatuses: [waiting('app', 'ImagePullBackOff', message)] })
}

/** Its place was taken by another one, and it is still listed. */
export function evictedPod(name: string): OwnPod {
  return ownPod(name, {
    phase: 'Failed',
    reason: 'Evicted',
    conditions: conditions(minute(-60), { Ready: { reason: 'PodFailed' } }),
    containerStatuses: [running('app', minute(-60), { image: 'ghcr.io/x/web:1.0', ready: false })],
  })
}

export function completedPod(name: string): OwnPod {
  const end = { exitCode: 0, reason: 'Completed', startedAt: minute(-2), finishedAt: minute(-1) }
  return ownPod(name, { phase: 'Succeeded', containerStatuses: [terminated('app', end)] })
}
