// How a node stands: whether its kubelet is heard, what it is short of, whether it takes pods, and how old its kubelet is.

import { readPath, readText } from '@/lib/flux/object/json-fields'
import { type Around, bad, type Finding, good, noted, type Told, unknown, warned } from './check'
import { because, findCondition } from './conditions'
import type { GroundObject } from './ground-object'
import { ageOfHeartbeat, type Heartbeat, soundOf } from './heartbeat'

const JUST_NOW_MS = 60_000
const MINORS_BEHIND = 3

const NOT_READY: Told = ['is not ready', 'are not ready']
const SILENT: Told = ['is silent', 'are silent']
const PRESSED: Told = ['is under pressure', 'are under pressure']
const CUT_OFF: Told = ['has no network', 'have no network']
const SKEWED: Told = ['runs a kubelet that does not fit', 'run kubelets that do not fit']

const PRESSURES = [
  ['MemoryPressure', 'is short of memory'],
  ['DiskPressure', 'is short of disk space'],
  ['PIDPressure', 'has too many processes'],
] as const

export function judgeNode(object: GroundObject, now: Date, { kubernetesVersion, heartbeats }: Around): Finding {
  const { status, spec } = object
  const ready = findCondition(status, 'Ready')
  if (ready === undefined) return unknown('does not say yet whether it is ready', object.createdAt)
  if (ready.status === 'Unknown') return bad('its kubelet is not heard any more', SILENT, ready.since)
  if (ready.status === 'False') {
    const sentence = `not ready${because(ready)}`
    const isFresh = ready.since !== undefined && now.getTime() - ready.since.getTime() < JUST_NOW_MS
    return isFresh ? warned(sentence, NOT_READY, ready.since) : bad(sentence, NOT_READY, ready.since)
  }
  const heard = judgeHeartbeat(heartbeats?.get(object.name))
  if (heard !== undefined) return heard
  const network = findCondition(status, 'NetworkUnavailable')
  if (network?.status === 'True') return bad('its network is not set up', CUT_OFF, network.since)
  for (const [type, sentence] of PRESSURES) {
    const pressure = findCondition(status, type)
    if (pressure?.status === 'True') return bad(sentence, PRESSED, pressure.since)
  }
  const kubelet = readText(status, 'nodeInfo', 'kubeletVersion')
  const skew = kubelet === undefined || kubernetesVersion === undefined ? undefined : skewOf(kubelet, kubernetesVersion)
  if (skew !== undefined) return bad(skew, SKEWED)
  if (readPath(spec, 'unschedulable') === true) return noted('is cordoned: it takes no new pods')
  return good(kubelet === undefined ? 'ready' : `ready, kubelet ${kubelet}`)
}

/** Whoever marks silent nodes may be away itself, and then a node says that it is ready for good. */
function judgeHeartbeat(heartbeat: Heartbeat | undefined): Finding | undefined {
  if (heartbeat === undefined) return undefined
  const age = ageOfHeartbeat(heartbeat)
  switch (soundOf(heartbeat)) {
    case 'heard':
      return undefined
    case 'old':
      return unknown(`says that it is ready, and its last heartbeat is ${age} old`)
    case 'silent':
      return bad('says that it is ready, and its kubelet is not heard any more', SILENT, heartbeat.renewedAt)
  }
}

function skewOf(kubelet: string, server: string): string | undefined {
  const own = minorOf(kubelet)
  const theirs = minorOf(server)
  if (own === undefined || theirs === undefined) return undefined
  if (own > theirs) return `its kubelet ${kubelet} is newer than the API server ${server}`
  if (theirs - own > MINORS_BEHIND)
    return `its kubelet ${kubelet} is ${theirs - own} versions behind the API server ${server}`
  return undefined
}

/** Of `v1.34.2+k3s1` the 34. Kubernetes 2 would be another matter. */
function minorOf(version: string): number | undefined {
  const minor = /^v?1\.(\d{1,4})/.exec(version)?.[1]
  return minor === undefined ? undefined : Number(minor)
}
