// Conditions as Flux's runtime library sets them: a new time when status, reason or message changes, Reconciling and
// Stalled exclude each other, the two and Ready come first.

import { isRecord, type JsonObject, recordsAt } from './json'
import { formatTime, type KubeObject } from './kube-object'

export type ConditionStatus = 'True' | 'False' | 'Unknown'

const ORDER = ['Stalled', 'Reconciling', 'Ready']

export class ConditionSet {
  readonly #byType = new Map<string, JsonObject>()
  readonly #generation: number
  readonly #now: Date

  constructor(object: KubeObject, now: Date) {
    for (const condition of recordsAt(object, 'status', 'conditions'))
      this.#byType.set(String(condition.type), condition)
    this.#generation = object.metadata.generation ?? 1
    this.#now = now
  }

  get(type: string): { readonly status: string; readonly reason: string; readonly message: string } | undefined {
    const found = this.#byType.get(type)
    if (!isRecord(found)) return undefined
    return { status: String(found.status), reason: String(found.reason), message: String(found.message) }
  }

  set(type: string, status: ConditionStatus, reason: string, message: string): this {
    const old = this.#byType.get(type)
    const isSame = old?.status === status && old.reason === reason && old.message === message
    this.#byType.set(type, {
      type,
      status,
      reason,
      message,
      observedGeneration: this.#generation,
      lastTransitionTime: isSame ? old.lastTransitionTime : formatTime(this.#now),
    })
    if (type === 'Reconciling' && status === 'True') this.#byType.delete('Stalled')
    if (type === 'Stalled' && status === 'True') this.#byType.delete('Reconciling')
    return this
  }

  remove(...types: readonly string[]): this {
    for (const type of types) this.#byType.delete(type)
    return this
  }

  list(): readonly JsonObject[] {
    const rank = (condition: JsonObject) => {
      const at = ORDER.indexOf(String(condition.type))
      return at < 0 ? ORDER.length : at
    }
    return [...this.#byType.values()].toSorted((left, right) => rank(left) - rank(right))
  }
}
