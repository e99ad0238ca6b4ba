// How the copy of a large object is made in small steps, so that nobody has to wait for the whole of it.

export const MAX_DEPTH = 64

/** Characters since the last step. */
export interface Work {
  done: number
}

const STEP_CHARACTERS = 65_536
/** What a value costs beside its characters. */
const VALUE_CHARACTERS = 64

/** True when it is time for a step. */
export function count(work: Work, value: unknown): boolean {
  work.done += VALUE_CHARACTERS + (typeof value === 'string' ? value.length : 0)
  if (work.done < STEP_CHARACTERS) return false
  work.done = 0
  return true
}

/** Also for the one key whose assignment would not make a field. */
export function put(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== '__proto__') object[key] = value
  else Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true })
}
