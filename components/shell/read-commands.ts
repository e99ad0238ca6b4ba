// What somebody asks in the palette: "reconcile immich with source" is a verb, what it is done to, and how. Pure.

import { plainLabel } from '@/components/actions/action-words'
import type { ActionName, Resource } from '@/lib/contract/state'
import { splitWords } from '@/lib/flux/row-filter'
import { type Findable, findResources } from './find-resources'

interface Verb {
  readonly action: ActionName
  /** Any of them begins it. */
  readonly heads: readonly string[]
  /** Words that belong to it and to no object. */
  readonly tail: readonly string[]
}

/** Where two verbs begin alike, the one whose further words were said comes first. */
const VERBS: readonly Verb[] = [
  { action: 'reconcile', heads: ['reconcile', 'sync'], tail: [] },
  { action: 'reconcile-with-source', heads: ['reconcile', 'fetch'], tail: ['with', 'source'] },
  { action: 'reset', heads: ['reset', 'retry'], tail: ['and', 'retry', 'reset'] },
  { action: 'force', heads: ['force'], tail: [] },
  { action: 'suspend', heads: ['suspend', 'pause'], tail: [] },
  { action: 'resume', heads: ['resume', 'unpause'], tail: [] },
  { action: 'resume-and-reconcile', heads: ['resume'], tail: ['and', 'reconcile'] },
]
const SHORTEST_HEAD = 3
const MAX_COMMANDS = 8

export type Actable = Findable & Pick<Resource, 'actions'>

export interface PaletteCommand<Row> {
  readonly action: ActionName
  readonly label: string
  readonly target: Row
}

interface Said {
  readonly action: ActionName
  readonly object: string
  readonly hasTail: boolean
}

/** `near` are the objects that are meant where none is named, the nearest first. */
export function readCommands<Row extends Actable>(
  resources: readonly Row[],
  text: string,
  near: readonly Row[],
): readonly PaletteCommand<Row>[] {
  const said = readVerbs(text)
  const commands = said.flatMap(({ action, object }) => {
    const targets = object === '' ? near : findResources(resources, object)
    return targets.filter(({ actions }) => actions.includes(action)).map((target) => commandFor(action, target))
  })
  const isTailSaid = said.some(({ hasTail }) => hasTail)
  // All that can be done to the first object before the next one, but for a verb that was said in full.
  const places = new Map([...new Set(commands.map(({ target }) => target.ref))].map((ref, at) => [ref, at]))
  const ordered = isTailSaid
    ? commands
    : [...commands].sort((a, b) => (places.get(a.target.ref) ?? 0) - (places.get(b.target.ref) ?? 0))
  return ordered.slice(0, MAX_COMMANDS)
}

/** What can be done to one object now, for whoever has only named it. */
export function commandsFor<Row extends Actable>(target: Row): readonly PaletteCommand<Row>[] {
  return target.actions.map((action) => commandFor(action, target))
}

function commandFor<Row>(action: ActionName, target: Row): PaletteCommand<Row> {
  return { action, label: plainLabel(action), target }
}

function readVerbs(text: string): readonly Said[] {
  const words = splitWords(text)
  const said = VERBS.flatMap((verb): Said | readonly [] => {
    const at = words.findIndex((word) => isHead(word, verb))
    if (at === -1) return []
    const rest = words.filter((_, index) => index !== at)
    const tail = new Set(rest.filter((word) => verb.tail.includes(word)))
    return {
      action: verb.action,
      object: rest.filter((word) => !tail.has(word)).join(' '),
      hasTail: tail.size > 0,
    }
  })
  return [...said].sort((a, b) => Number(b.hasTail) - Number(a.hasTail))
}

function isHead(word: string, { heads }: Verb): boolean {
  return word.length >= SHORTEST_HEAD && heads.some((head) => head.startsWith(word))
}
