// What can be said about a name that nobody answers to: who exists under nearly that name, and which field to correct.

import { formatCount } from '@/lib/count'
import { groupBy } from '@/lib/group-by'
import { nearest } from '@/lib/nearest'
import { kindOf, nameOf, namespaceOf, pathOf, type Ref, refForPeople } from '@/lib/ref'
import { describeKind, type FluxKind } from '../kinds'
import { type RelatedSubject, type RelationType, relationsOf } from '../object/relations'

interface Named {
  readonly ref: Ref
  readonly kind: FluxKind
  readonly namespace: string
  readonly name: string
}

export interface NameIndex {
  /** Who bears this name. */
  readonly namesakes: (name: string) => readonly Named[]
  /** Who nearly bears the name of what is missing. Each is looked for once: thousands may name the same. */
  readonly near: (missing: Ref) => Named | undefined
}

export function indexByName(subjects: Iterable<Named>): NameIndex {
  const named = Array.from(subjects, ({ ref, kind, namespace, name }) => ({ ref, kind, namespace, name }))
  const byName = groupBy(named, ({ name }) => name)
  let byPlace: ReadonlyMap<string, readonly Named[]> | undefined
  const found = new Map<Ref, Named | undefined>()
  return {
    namesakes: (name) => byName.get(name) ?? [],
    near: (missing) => {
      if (found.has(missing)) return found.get(missing)
      byPlace ??= groupBy([...byName.values()].flat(), ({ ref }) => placeOf(ref))
      const near = findNear(nameOf(missing), byPlace.get(placeOf(missing)) ?? [])
      found.set(missing, near)
      return near
    },
  }
}

/** Kind and namespace. */
function placeOf(ref: Ref): string {
  return ref.slice(0, ref.lastIndexOf('/'))
}

/** The field of the spec that names a target of this relation. */
const FIELD_OF_RELATION = {
  dependsOn: 'spec.dependsOn',
  source: 'spec.sourceRef',
  chart: 'spec.chartRef',
  image: 'spec.imageRepositoryRef',
} as const satisfies Record<RelationType, string>

/** The same of a kind that may call it otherwise; a generated chart is written in its HelmRelease. */
function fieldOf({ kind, managedBy }: RelatedSubject, type: RelationType): string {
  const { madeBy, sourceField } = describeKind(kind)
  if (managedBy !== undefined && kindOf(managedBy) === madeBy) return 'spec.chart.spec.sourceRef'
  return type === 'source' && sourceField !== undefined ? sourceField : FIELD_OF_RELATION[type]
}

/** A sentence on what probably was meant; undefined when nothing of that name exists. */
export function hintOnMissing(missing: Ref, type: RelationType, index: NameIndex): string | undefined {
  return hintAt(missing, FIELD_OF_RELATION[type], findNamesake(missing, index))
}

function hintAt(missing: Ref, field: string, namesake: Named | undefined): string | undefined {
  if (namesake === undefined) return undefined
  const { kind, namespace } = namesake
  const wanted = kindOf(missing)
  if (kind === wanted) {
    return `${capital(article(kind))} of that name exists in namespace ${namespace}: give the namespace in ${field}.`
  }
  return `${capital(article(kind))} of that name exists, but ${field.replace(/^spec\./, '')} looks for ${article(wanted)}.`
}

/** One of the same kind elsewhere, or of another kind in the same place. */
function findNamesake(missing: Ref, index: NameIndex): Named | undefined {
  const namesakes = index.namesakes(nameOf(missing))
  return (
    namesakes.find(({ kind }) => kind === kindOf(missing)) ??
    namesakes.find(({ namespace }) => namespace === namespaceOf(missing))
  )
}

/** A short name is near to too many. */
const GUESSED_CHARS = 4
const OFF_BY_AT_MOST = 2

/** One whose name is a slip away. */
function findNear(wanted: string, named: readonly Named[]): Named | undefined {
  if (wanted.length < GUESSED_CHARS) return undefined
  const near = named.filter(({ name }) => Math.abs(name.length - wanted.length) <= OFF_BY_AT_MOST)
  const meant = nearest(
    wanted,
    near.map(({ name }) => name),
  )
  return near.find(({ name }) => name === meant)
}

export interface MissingWords {
  readonly title: string
  readonly titleOfMany: (others: number) => string
  readonly meaning: string
  readonly remedy: string
}

/** Of whoever names what is missing; what a controller made of its spec, `made`, may be what waits. */
export function describeMissing(
  holder: RelatedSubject,
  made: readonly RelatedSubject[],
  missing: Ref,
  index: NameIndex,
): MissingWords {
  const speaker = [holder, ...made].find((one) => relationTo(one, missing) !== undefined) ?? holder
  const type = relationTo(speaker, missing) ?? 'dependsOn'
  const field = fieldOf(speaker, type)
  // A chart is written by helm-controller: people write the release that it was made for.
  const writer = (field.startsWith('spec.chart.') ? speaker.managedBy : undefined) ?? holder.ref
  const target = type === 'dependsOn' && kindOf(missing) === holder.kind ? pathOf(missing) : refForPeople(missing)
  const namesake = findNamesake(missing, index)
  const hint = hintAt(missing, field, namesake)
  const near = namesake === undefined ? index.near(missing) : undefined
  const verbs = type === 'dependsOn' ? { one: 'waits for', many: 'wait for' } : { one: 'takes from', many: 'take from' }
  const meant = near === undefined ? '.' : `; did you mean ${pathOf(near.ref)}?`
  const end = `${target}, which does not exist${namesake === undefined ? meant : `${sayNamesake(missing, namesake)}.`}`
  return {
    title: `${holder.name} ${verbs.one} ${end}`,
    titleOfMany: (others) =>
      `${holder.name} and ${formatCount(others)} ${others === 1 ? 'other' : 'others'} ${verbs.many} ${end}`,
    meaning: `${refForPeople(missing)} is named in ${field} of ${refForPeople(writer)}, but there is no such object.${hint === undefined ? '' : ` ${hint}`}`,
    remedy: `Correct name and namespace in ${field}, or create the ${kindOf(missing)}.`,
  }
}

function relationTo(subject: RelatedSubject, to: Ref): RelationType | undefined {
  return relationsOf(subject).find((relation) => relation.to === to)?.type
}

function sayNamesake(missing: Ref, namesake: Named): string {
  return namesake.kind === kindOf(missing)
    ? `; one of that name is in namespace ${namesake.namespace}`
    : `; ${article(namesake.kind)} of that name does`
}

function article(kind: string): string {
  return `${/^[AEIO]/.test(kind) ? 'an' : 'a'} ${kind}`
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
