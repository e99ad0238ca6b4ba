// What explains the rows now: root causes, controllers that are down, old inputs, and what no waiting will free.

import { type BadInput, findBadInputs, type InputWorld } from '@/lib/flux/judge/bad-input'
import type { ControllerTrouble } from '@/lib/flux/judge/reconcilers'
import { findRootCauses, NO_CAUSES, type RootCauses } from '@/lib/flux/judge/root-cause'
import { ALL_READ, type Horizon, type Sight, sightOf } from '@/lib/flux/judge/sight'
import type { StuckSubject } from '@/lib/flux/judge/stuck'
import type { FluxResource } from '@/lib/flux/object/flux-resource'
import { TAKES_FROM } from '@/lib/flux/object/references'
import { type ControllerOutage, gatherOutages } from '@/lib/flux/tell/outages'
import { type Ref, refForPeople } from '@/lib/ref'
import type { Steps } from '@/lib/steps'
import { type CauseInput, createCauseSubjects } from './cause-subjects'

export interface ExplanationInput extends CauseInput, Pick<InputWorld, 'resources'> {
  readonly horizon: () => Horizon
}

export interface Explanations {
  readonly rootCauses: RootCauses
  readonly outages: readonly ControllerOutage[]
  awaits(ref: Ref): StuckSubject['awaits']
  /** Whether a name that nobody answers to may be called missing. */
  sightOf(ref: Ref): Sight
  badInput(ref: Ref): BadInput | undefined
  /** Of its own controller, or else of the one that looks after what it takes from. */
  troubleOf(resource: FluxResource): Pick<ControllerTrouble, 'text' | 'ref'> | undefined
  /** False while nobody reconciles the object. */
  isReconciled(ref: Ref): boolean
  /** Looks at these again, or at these and nothing else; gives whoever is explained otherwise than before. */
  renew(refs: ReadonlySet<Ref>, isAll: boolean, now: Date): Generator<undefined, ReadonlySet<Ref>>
}

interface Explained {
  readonly rootCauses: RootCauses
  readonly outages: readonly ControllerOutage[]
  readonly awaits: ReadonlyMap<Ref, StuckSubject['awaits']>
  readonly badInputs: ReadonlyMap<Ref, BadInput>
}

const NOTHING: Explained = {
  rootCauses: NO_CAUSES,
  outages: [],
  awaits: new Map(),
  badInputs: new Map(),
}

export function createExplanations(input: ExplanationInput): Explanations {
  const causes = createCauseSubjects(input)
  let explained = NOTHING
  let horizon = ALL_READ
  const see = (ref: Ref) => sightOf(horizon, ref)

  function* explain(): Steps<Explained> {
    const { subjects, troubles, cutOff } = causes
    const unreconciled = new Map<Ref, Ref>()
    for (const [ref, trouble] of [...troubles, ...cutOff]) {
      if (trouble.ref !== undefined) unreconciled.set(ref, trouble.ref)
    }
    const rootCauses = yield* findRootCauses(subjects, horizon, unreconciled)
    const statusOf = (ref: Ref) => input.judgementOf(ref)?.status
    const failingSince = (ref: Ref) => input.failingSince(ref)?.since
    const found = findBadInputs({ ...input, statusOf, failingSince, sightOf: see })
    const awaits = whatIsAwaited(rootCauses, (ref) => statusOf(ref) === 'suspended')
    return { rootCauses, outages: gatherOutages(troubles), awaits, badInputs: keepSame(explained.badInputs, found) }
  }

  return {
    get rootCauses() {
      return explained.rootCauses
    },
    get outages() {
      return explained.outages
    },
    awaits: (ref) => explained.awaits.get(ref),
    sightOf: see,
    badInput: (ref) => explained.badInputs.get(ref),
    troubleOf: ({ ref, references }) => causes.troubles.get(ref) ?? findTroubleOfInput(references, causes.troubles),
    isReconciled: (ref) => !causes.troubles.has(ref),
    *renew(refs, isAll, now) {
      horizon = input.horizon()
      if (isAll) causes.clear()
      let isChanged = isAll
      for (const ref of refs) {
        isChanged = causes.renew(ref, now) || isChanged
        yield
      }
      const before = explained
      if (isChanged) explained = yield* explain()
      yield
      return whoIsExplainedOtherwise(before, explained)
    },
  }
}

function whoIsExplainedOtherwise(before: Explained, after: Explained): ReadonlySet<Ref> {
  const found = new Set<Ref>()
  addMoved(found, before.rootCauses.rootOf, after.rootCauses.rootOf)
  addMoved(found, before.awaits, after.awaits)
  addMoved(found, before.badInputs, after.badInputs)
  return found
}

function addMoved<Value>(found: Set<Ref>, before: ReadonlyMap<Ref, Value>, after: ReadonlyMap<Ref, Value>): void {
  if (before === after) return
  for (const [ref, value] of before) if (after.get(ref) !== value) found.add(ref)
  for (const [ref, value] of after) if (before.get(ref) !== value) found.add(ref)
}

function findTroubleOfInput(
  references: FluxResource['references'],
  troubles: ReadonlyMap<Ref, ControllerTrouble>,
): Pick<ControllerTrouble, 'text' | 'ref'> | undefined {
  for (const { type, to } of references) {
    const trouble = TAKES_FROM.has(type) ? troubles.get(to) : undefined
    if (trouble === undefined) continue
    const text = `${refForPeople(to)} is not looked after: ${trouble.text}`
    return { text, ...(trouble.ref === undefined ? {} : { ref: trouble.ref }) }
  }
  return undefined
}

/** Whoever is explained as before keeps the same explanation. */
function keepSame(before: ReadonlyMap<Ref, BadInput>, after: ReadonlyMap<Ref, BadInput>): ReadonlyMap<Ref, BadInput> {
  return new Map(
    [...after].map(([ref, bad]) => {
      const old = before.get(ref)
      const isSame = old?.ref === bad.ref && old.isGone === bad.isGone && old.since === bad.since
      return [ref, isSame ? old : bad]
    }),
  )
}

/** Of all that waits: what no amount of waiting will free, and what comes by itself. */
function whatIsAwaited(
  { groups, moving }: RootCauses,
  isSuspended: (ref: Ref) => boolean,
): ReadonlyMap<Ref, StuckSubject['awaits']> {
  const found = new Map<Ref, StuckSubject['awaits']>()
  for (const ref of moving) found.set(ref, 'moving')
  for (const { root, type, holdsBack } of groups) {
    const awaits = type === 'object' ? (isSuspended(root) ? 'suspended' : undefined) : type
    if (awaits === undefined || awaits === 'controller') continue
    if (awaits !== 'suspended') found.set(root, awaits)
    for (const ref of holdsBack) found.set(ref, awaits)
  }
  return found
}
