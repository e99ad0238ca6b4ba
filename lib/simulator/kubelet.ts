// The scheduler and the kubelets as one: which pod is at which step of its life, which images are where, and what is wrong
// with the pods of whom.

import { recordAt, recordsAt, textAt } from './json'
import type { KubeObject } from './kube-object'
import type { PodFault } from './pod-fault'
import { bringUp, complain, crashOnAndOn, fall, type Life, type LifeOptions, nodeOf, tearDown } from './pod-life'

/** Where nothing moves by itself, a life is led to its end at once, and these steps are more than any has. */
const MOST_STEPS = 50

export class Kubelet {
  /** By the workload or ReplicaSet of the pods that it is about, or by the one pod; the nearest counts. */
  readonly #faults = new Map<string, PodFault | 'none'>()
  readonly #lives = new Map<string, symbol>()
  readonly #parts: LifeOptions

  constructor(parts: Omit<LifeOptions, 'images' | 'faultOf'>) {
    this.#parts = { ...parts, images: new Set(), faultOf: (pod) => this.#faultOf(pod) }
  }

  /** Pods that are there already have their images, and who cannot start has a reason that the next one has too. */
  learn(pod: KubeObject): void {
    for (const status of recordsAt(pod, 'status', 'containerStatuses')) {
      if (status.imageID !== '') this.#parts.images.add(`${nodeOf(pod)} ${textAt(status, 'image')}`)
      const waiting = recordAt(status, 'state', 'waiting')
      const fault = faultOf(textAt(waiting, 'reason'), textAt(waiting, 'message') ?? '')
      if (fault !== undefined) this.setFault(ownerOf(pod), fault)
    }
  }

  /** What keeps the pods of this owner down that are made from now on; nothing, when left out. */
  setFault(uid: string, fault: PodFault | undefined): void {
    if (fault === undefined) this.#faults.delete(uid)
    else this.#faults.set(uid, fault)
  }

  /** Whatever is wrong with its workload, these pods run. */
  exempt(uid: string): void {
    this.#faults.set(uid, 'none')
  }

  begin(pod: KubeObject): void {
    this.#live(pod, bringUp(this.#parts, pod))
  }

  /** Goes on with one that had fallen already. */
  resume(pod: KubeObject): void {
    const fault = isFallen(pod) ? this.#faultOf(pod) : undefined
    if (fault?.type === 'crash') this.#live(pod, crashOnAndOn(this.#parts, pod))
    else if (fault !== undefined) this.#live(pod, complain(this.#parts, pod, ...wordsOf(pod, fault)))
  }

  /** From now on the fault has it. */
  strike(pod: KubeObject, fault: PodFault): void {
    this.#live(pod, fall(this.#parts, pod, fault))
  }

  end(pod: KubeObject): void {
    this.#live(pod, tearDown(this.#parts, pod))
  }

  /** A pod has one life at a time. */
  #live(pod: KubeObject, life: Life): void {
    const { uid = '' } = pod.metadata
    if (!this.#parts.isMoving) {
      for (let step = 0; step < MOST_STEPS && life.next().done !== true; step += 1);
      return
    }
    const token = Symbol(uid)
    this.#lives.set(uid, token)
    const next = () => {
      if (this.#lives.get(uid) !== token) return
      const step = life.next()
      if (step.done === true || this.#parts.objects.fresh(pod) === undefined) this.#lives.delete(uid)
      else this.#parts.scheduler.after(step.value, next)
    }
    next()
  }

  #faultOf(pod: KubeObject): PodFault | undefined {
    const { objects } = this.#parts
    const set = objects.ownerOf(pod)
    const uids = [pod, ...(set === undefined ? [] : [set, objects.ownerOf(set)])].map((one) => one?.metadata.uid ?? '')
    const nearest = uids.map((uid) => this.#faults.get(uid)).find((fault) => fault !== undefined)
    return nearest === 'none' ? undefined : nearest
  }
}

function ownerOf(pod: KubeObject): string {
  return pod.metadata.ownerReferences?.[0]?.uid ?? ''
}

/** What is said of it as long as it is so. */
function wordsOf(pod: KubeObject, fault: PodFault): [reason: string, message: string] {
  if (fault.type === 'config') return ['Failed', `Error: ${fault.message}`]
  const waiting = recordsAt(pod, 'status', 'containerStatuses').map((one) => textAt(one, 'state', 'waiting', 'message'))
  return ['BackOff', waiting.find((message) => message !== undefined) ?? 'Back-off pulling image']
}

function isFallen(pod: KubeObject): boolean {
  return recordsAt(pod, 'status', 'containerStatuses').some((one) => recordAt(one, 'state', 'waiting') !== undefined)
}

function faultOf(reason: string | undefined, message: string): PodFault | undefined {
  if (reason === 'CrashLoopBackOff') return { type: 'crash' }
  if (reason === 'ImagePullBackOff' || reason === 'ErrImagePull') {
    return { type: 'pull', message: message.replace(/^Back-off pulling image "[^"]*": ErrImagePull: /, '') }
  }
  return reason === 'CreateContainerConfigError' ? { type: 'config', message } : undefined
}
