// Which lines of a controller's log are about one object: those that name it in their fields, those of the same run, and
// those that only speak of it.

import { parseRef, type Ref } from '@/lib/ref'
import { isJsonObject, type JsonObject } from '../object/json-fields'

export type Concern = 'own' | 'mentions'

export interface ObjectLines {
  /** Told each line of a batch first: the line that names the run may come last. */
  learn(record: JsonObject | undefined): void
  concern(record: JsonObject | undefined, text: string): Concern | undefined
}

const RUNS_KEPT = 500

export function createObjectLines(ref: Ref): ObjectLines {
  const target = parseRef(ref)
  const runs = new Set<string>()
  const remember = (run: string) => {
    runs.delete(run)
    runs.add(run)
    const [oldest] = runs
    if (runs.size > RUNS_KEPT && oldest !== undefined) runs.delete(oldest)
  }
  return {
    learn(record) {
      const run = record?.reconcileID
      if (record !== undefined && typeof run === 'string' && target !== undefined && names(record, target))
        remember(run)
    },
    concern(record, text) {
      if (target === undefined) return undefined
      if (record === undefined) return speaksOf(text, target) ? 'mentions' : undefined
      if (names(record, target)) return 'own'
      const run = record.reconcileID
      if (typeof run === 'string' && runs.has(run) && !namesAnother(record)) return 'own'
      const said = [record.msg, record.error].filter((part) => typeof part === 'string').join('\n')
      return speaksOf(said, target) ? 'mentions' : undefined
    },
  }
}

interface Named {
  readonly kind: string
  readonly namespace: string
  readonly name: string
}

/** Newer releases have the kind as a key as well. */
function names(record: JsonObject, { kind, namespace, name }: Named): boolean {
  const isIt = (value: unknown, of: unknown) =>
    isJsonObject(value) && of === kind && value.name === name && value.namespace === namespace
  if (isIt(record, kindIn(record))) return true
  if (isIt(record[kind], kind)) return true
  const involved = record.eventInvolvedObject ?? record.involvedObject
  return isJsonObject(involved) && isIt(involved, involved.kind)
}

function namesAnother(record: JsonObject): boolean {
  return typeof kindIn(record) === 'string' && typeof record.name === 'string'
}

/** Newer releases have it in `controllerKind`, older ones in `reconciler kind`. */
function kindIn(record: JsonObject): unknown {
  return record.controllerKind ?? record['reconciler kind']
}

const PART = /[A-Za-z0-9-]/
const WORD_BEFORE = /([A-Za-z][A-Za-z0-9]{0,62})\/$/

/** `namespace/name` or `name.namespace` as a whole, and not behind the word of another kind. */
function speaksOf(text: string, { kind, namespace, name }: Named): boolean {
  if (!text.includes(name) || !text.includes(namespace)) return false
  return [`${namespace}/${name}`, `${kind}/${name}.${namespace}`, `${kind.toLowerCase()}/${name}.${namespace}`].some(
    (form) => {
      for (let at = text.indexOf(form); at !== -1; at = text.indexOf(form, at + 1)) {
        if (isWhole(text, at, at + form.length) && isOfKind(text.slice(Math.max(0, at - 64), at), kind)) return true
      }
      return false
    },
  )
}

function isWhole(text: string, from: number, to: number): boolean {
  const after = text.charAt(to)
  const isDotted = after === '.' && PART.test(text.charAt(to + 1))
  return !PART.test(text.charAt(from - 1)) && text.charAt(from - 1) !== '.' && !PART.test(after) && !isDotted
}

/** Where a word and a slash stand before it that word is the kind. */
function isOfKind(before: string, kind: string): boolean {
  const word = WORD_BEFORE.exec(before)?.[1]
  return word === undefined || word.toLowerCase() === kind.toLowerCase()
}
