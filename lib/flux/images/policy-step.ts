// Which tag is chosen, by what rule and since when; and why none is.

import type { ImagePolicyStep, ImageStep, ImageVersion } from '@/lib/contract/images'
import { refForPeople } from '@/lib/ref'
import { explain } from '../advice/advice'
import { findCondition } from '../object/conditions'
import type { FluxResource } from '../object/flux-resource'
import type { ChosenImage, ImageChoice } from '../object/image-facts'
import { edgeOf } from '../object/relations'
import { type KnownObject, timeField } from './surroundings'

/** Names that are meant to be moved to other contents. */
const MOVING = /^(?:latest|stable|edge|nightly|main|master|dev|develop|rolling|current)$/

/** Whether the same tag may be another content tomorrow. */
export function isMoving(tag: string | undefined): boolean {
  return tag === undefined || MOVING.test(tag)
}

export function versionOf({ tag, digest }: ChosenImage): ImageVersion {
  return { ...(tag === undefined ? {} : { tag }), ...(digest === undefined ? {} : { digest }) }
}

export function nameVersion({ tag, digest }: ImageVersion): string {
  return tag ?? digest?.slice(0, 19) ?? 'an image without a tag'
}

/** Since when this tag is chosen: the condition moves with its message, which names the tag. */
export function chosenSince({ conditions, imageChoice }: FluxResource): Date | undefined {
  const ready = findCondition(conditions, 'Ready')
  const tag = imageChoice?.latest?.tag
  return ready?.status === 'True' && tag !== undefined && ready.message.includes(tag) ? ready.since : undefined
}

export function describePolicy(known: KnownObject, choice: ImageChoice): ImagePolicyStep {
  const { resource, row } = known
  const { latest, previous, rule, filter } = choice
  const words = describeRule(rule, filter)
  return {
    ref: resource.ref,
    status: row.status,
    ...judge(known, choice),
    ...timeField(chosenSince(resource)),
    ...(words === undefined ? {} : { rule: words }),
    ...(latest === undefined ? {} : { chosen: versionOf(latest) }),
    ...(previous === undefined ? {} : { previous: versionOf(previous) }),
  }
}

function judge(known: KnownObject, choice: ImageChoice): ImageStep {
  const { row } = known
  const { latest, previous, digests } = choice
  const chosen = latest === undefined ? undefined : nameVersion(latest)
  const stays = chosen === undefined ? '' : ` ${chosen} stays chosen.`
  switch (row.status) {
    case 'suspended':
      return { state: 'waiting', sentence: `It is suspended and chooses nothing newer.${stays}` }
    case 'failed':
    case 'stalled':
      return { state: 'broken', sentence: `${describeTrouble(known, choice)}${stays}` }
    case 'waiting':
      return { state: 'waiting', sentence: `It waits for the tags of its repository.${stays}` }
  }
  if (latest === undefined || chosen === undefined) return { state: 'waiting', sentence: 'It has chosen no tag yet.' }
  if (!row.current) return { state: 'unknown', sentence: `${chosen} was chosen; nobody looks for a newer one now.` }
  const before = previous === undefined ? '' : `, ${nameVersion(previous)} before`
  const blind = isMoving(latest.tag) && digests === 'Never' ? NEVER_NOTICED : ''
  return { state: 'ok', sentence: `${chosen} is chosen${before}.${blind}` }
}

const NEVER_NOTICED = ' Such a tag is moved to newer contents, which nobody notices without digestReflectionPolicy.'

function describeTrouble({ resource, row }: KnownObject, { rule, filter }: ImageChoice): string {
  const { kind, conditions, facts, namespace } = resource
  const { reason, message } = findCondition(conditions, 'Ready') ?? { reason: '', message: '' }
  const repository = edgeOf(resource, 'image')
  if (reason === 'AccessDenied' && repository !== undefined)
    return `${refForPeople(repository)} gives namespace ${namespace} no access (spec.accessFrom).`
  if (/version list argument cannot be empty/.test(message) && filter !== undefined)
    return `No tag matches ${filter} (spec.filterTags).`
  if (/unable to determine latest version/.test(message) && rule !== undefined)
    return `No tag fits: ${describeRule(rule, filter)}.`
  return explain({ kind, status: row.status, conditions, facts }).title
}

const WORDS = {
  alphabetical: { asc: 'last in the alphabet', desc: 'first in the alphabet' },
  numerical: { asc: 'highest number', desc: 'lowest number' },
} as const

function describeRule(rule: ImageChoice['rule'], filter: string | undefined): string | undefined {
  if (rule === undefined) return undefined
  const { by, value } = rule
  const wanted = by === 'semver' ? `newest version in ${value}` : WORDS[by][value === 'desc' ? 'desc' : 'asc']
  return filter === undefined ? wanted : `${wanted}, of tags that match ${filter}`
}
