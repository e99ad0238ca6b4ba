// Whether routes lead somewhere: an address for an Ingress, and for the Gateway API what each parent says of a route.

import { type JsonObject, readObject, readObjects, readText } from '@/lib/flux/object/json-fields'
import { bad, type Finding, good, isNew, type Told, unknown, warned } from './check'
import { because, findCondition } from './conditions'
import type { GroundObject } from './ground-object'

const NO_ADDRESS: Told = ['has no address', 'have no address']
const NOT_TAKEN: Told = ['is not accepted', 'are not accepted']
const NOT_PROGRAMMED: Told = ['is not programmed', 'are not programmed']
const NO_BACKEND: Told = ['leads to nothing', 'lead to nothing']

export function judgeIngress(object: GroundObject, now: Date): Finding {
  const [first] = readObjects(object.status, 'loadBalancer', 'ingress')
  const address = readText(first, 'ip') ?? readText(first, 'hostname')
  if (address !== undefined) return good(`at ${address}`)
  if (isNew(object, now)) return unknown('has no address yet', object.createdAt)
  return bad('no controller has given it an address', NO_ADDRESS, object.createdAt)
}

export function judgeGateway(object: GroundObject, now: Date): Finding {
  const { status, createdAt } = object
  const accepted = findCondition(status, 'Accepted')
  if (accepted?.status === 'False') return bad(`not accepted${because(accepted)}`, NOT_TAKEN, accepted.since)
  const programmed = findCondition(status, 'Programmed')
  if (programmed?.status === 'True') return good('programmed')
  if (programmed?.status === 'False')
    return bad(`not programmed${because(programmed)}`, NOT_PROGRAMMED, programmed.since)
  if (isNew(object, now)) return unknown('is being programmed', createdAt)
  return bad('no controller has taken it up', NOT_PROGRAMMED, programmed?.since ?? createdAt)
}

export function judgeHttpRoute(object: GroundObject, now: Date): Finding {
  const parents = readObjects(object.status, 'parents')
  if (parents.length === 0) {
    if (isNew(object, now)) return unknown('no gateway has answered yet', object.createdAt)
    return bad('no gateway has taken it up', NOT_TAKEN, object.createdAt)
  }
  const findings = parents.map((parent) => judgeParent(parent))
  const worst = findings.find(({ word }) => word === 'bad') ?? findings.find(({ word }) => word === 'unknown')
  if (worst === undefined) return findings[0] ?? good('accepted')
  const isReached = findings.some(({ word }) => word === 'good')
  if (!isReached || worst.told === undefined || worst.word === 'unknown') return worst
  const others = parents.length === 2 ? 'the other parent takes it' : 'another parent takes it'
  return warned(`${worst.sentence}; ${others}`, worst.told, worst.since)
}

function judgeParent(parent: JsonObject): Finding {
  const ref = readObject(parent, 'parentRef')
  const name = `${readText(ref, 'kind') ?? 'Gateway'} ${readText(ref, 'name') ?? '(unnamed)'}`
  const accepted = findCondition(parent, 'Accepted')
  if (accepted === undefined || accepted.status === 'Unknown')
    return unknown(`${name} has not answered`, accepted?.since)
  if (accepted.status === 'False') return bad(`not accepted by ${name}${because(accepted)}`, NOT_TAKEN, accepted.since)
  const resolved = findCondition(parent, 'ResolvedRefs')
  if (resolved?.status === 'False')
    return bad(`what it leads to is not found${because(resolved)}`, NO_BACKEND, resolved.since)
  return good(`accepted by ${name}`)
}
