// Where what Flux stands on may be why something of Flux does not come up: only where name and namespace are the same to
// the letter, and in the words of what is wrong.

import { readObjects, readText } from '@/lib/flux/object/json-fields'
import { nameOf, type Ref, refForPeople } from '@/lib/ref'
import type { GroundObject } from './ground-object'
import type { JudgedPod } from './judge-pods'
import { targetSecretOf } from './judge-secrets'
import type { Found, GroundRead } from './read'

export interface Hint {
  /** The object of Flux. */
  readonly ref: Ref
  readonly sentence: string
  /** What is wrong. */
  readonly about: Ref
  /** It is why; else it may be. */
  readonly isSure: boolean
}

export interface HintParts {
  /** Of what is read now only. */
  readonly reads: readonly GroundRead[]
  readonly pods: readonly JudgedPod[]
  /** Objects of Flux that have a problem. */
  readonly causes: ReadonlySet<Ref>
}

interface Bad {
  readonly ref: Ref
  readonly object: GroundObject
  readonly sentence: string
}

/** A container that waits for it says so. */
const MISSING_SECRET = /\bsecret "([a-z0-9.-]{1,253})" not found/
const WAITS_FOR_SECRET = 'CreateContainerConfigError'

export function hintsOf({ reads, pods, causes }: HintParts): readonly Hint[] {
  const live = reads.filter(({ state }) => state === 'live').flatMap(({ found }) => found)
  const badOf = (kind: string) =>
    live.flatMap((one): readonly Bad[] => (one.ref.startsWith(`${kind}/`) ? asBad(one) : []))
  const down = downOf(pods)
  const hints = [
    ...nodeHints(down, badOf('Node')),
    ...secretHints(down, badOf('ExternalSecret')),
    ...certificateHints(live, badOf('Certificate')),
    ...volumeHints(live),
  ]
  const told = new Map(hints.filter(({ ref }) => causes.has(ref)).map((hint) => [`${hint.ref} ${hint.about}`, hint]))
  return [...told.values()]
}

function asBad({ ref, finding, object }: Found): readonly Bad[] {
  return finding.word === 'bad' && object !== undefined ? [{ ref, object, sentence: finding.sentence }] : []
}

type DownPod = JudgedPod & { readonly deployedBy: Ref }

function downOf(pods: readonly JudgedPod[]): readonly DownPod[] {
  return pods.flatMap((one) =>
    one.deployedBy === undefined || one.judgement.state === 'ok' ? [] : [{ ...one, deployedBy: one.deployedBy }],
  )
}

function nodeHints(down: readonly DownPod[], nodes: readonly Bad[]): readonly Hint[] {
  const byName = new Map(nodes.map((node) => [nameOf(node.ref), node]))
  return down.flatMap(({ pod, deployedBy }) => {
    const node = pod.node === undefined ? undefined : byName.get(pod.node)
    if (node === undefined) return []
    const sentence = `Its pods are on node ${nameOf(node.ref)}: ${node.sentence}.`
    return [{ ref: deployedBy, sentence, about: node.ref, isSure: true }]
  })
}

function secretHints(down: readonly DownPod[], secrets: readonly Bad[]): readonly Hint[] {
  const byPlace = new Map(secrets.map((one) => [`${one.object.namespace}/${targetSecretOf(one.object)}`, one]))
  return down.flatMap(({ pod, judgement, deployedBy }) => {
    if (judgement.reason?.endsWith(WAITS_FOR_SECRET) !== true) return []
    const name = MISSING_SECRET.exec(judgement.message ?? '')?.[1]
    const secret = name === undefined ? undefined : byPlace.get(`${pod.namespace}/${name}`)
    if (secret === undefined) return []
    const sentence = `Its pods wait for Secret ${name}, and ${refForPeople(secret.ref)} does not bring it.`
    return [{ ref: deployedBy, sentence, about: secret.ref, isSure: true }]
  })
}

/** An Ingress names the Secret that a Certificate fills. */
function certificateHints(live: readonly Found[], certificates: readonly Bad[]): readonly Hint[] {
  const bySecret = new Map(
    certificates.flatMap((one) => {
      const secret = readText(one.object.spec, 'secretName')
      return secret === undefined ? [] : [[`${one.object.namespace}/${secret}`, one] as const]
    }),
  )
  return live.flatMap(({ ref, object, deployedBy }) => {
    if (object === undefined || deployedBy === undefined || !ref.startsWith('Ingress/')) return []
    return readObjects(object.spec, 'tls').flatMap((tls) => {
      const certificate = bySecret.get(`${object.namespace}/${readText(tls, 'secretName') ?? ''}`)
      if (certificate === undefined) return []
      const sentence = `${refForPeople(certificate.ref)} of its ${refForPeople(ref)}: ${certificate.sentence}.`
      return [{ ref: deployedBy, sentence, about: certificate.ref, isSure: false }]
    })
  })
}

function volumeHints(live: readonly Found[]): readonly Hint[] {
  return live.flatMap(({ ref, finding, deployedBy }) => {
    const isWaiting = finding.word === 'bad' || finding.word === 'warned'
    if (deployedBy === undefined || !isWaiting || !ref.startsWith('PersistentVolumeClaim/')) return []
    const sentence = `Its ${refForPeople(ref)}: ${finding.sentence}.`
    return [{ ref: deployedBy, sentence, about: ref, isSure: false }]
  })
}
