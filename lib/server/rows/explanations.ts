// What explains the rows now: root causes, controllers that are down, old inputs, and what no waiting will free.

import type { Mark } from '@/lib/contract/state'
import type { ControllerTrouble } from '@/lib/flux/judge/reconcilers'
import { findRootCauses, NO_CAUSES, type RootCauses, staleConsumers } from '@/lib/flux/judge/root-cause'
import type { StuckSubject } from '@/lib/flux/judge/stuck'
import { FLUX_KIND_NAMES, type FluxKind } from '@/lib/flux/kinds'
import { type ControllerOutage, gatherOutages } from '@/lib/flux/tell/outages'
import { type Ref, refForPeople } from '@/lib/ref'
import { type CauseInput, createCauseSubjects } from './cause-subjects'

export interface ExplanationInput extends CauseInput {
  readonly isRead: (kind: FluxKind) => boolean
}

export interface Explanations {
  readonly rootCauses: RootCauses
  readonly outages: readonly ControllerOutage[]
  awaits(ref: Ref): StuckSubject['awaits']
  marksOf(ref: Ref): readonly Mark[]
  /** False while nobody reconciles the object. */
  isReconciled(ref: Ref): boolean
  /** Looks at these again, or at these and nothing else; gives whoever is explained otherwise than before. */
  renew(refs: ReadonlySet<Ref>, isAll: boolean, now: Date): Generator<undefined, ReadonlySet<Ref>>
}

interface Explained {
  readonly rootCauses: RootCauses
  readonly outages: readonly ControllerOutage[]
  readonly awaits: ReadonlyMap<Ref, StuckSubject['awaits']>
  /** Whose artifact it is, for those that run an old one. */
  readonly oldInput: ReadonlyMap<Ref, Ref>
}

const NOTHING: Explained = {
  rootCauses: NO_CAUSES,
  outages: [],
  awaits: new Map(),
  oldInput: new Map(),
}

export function createExplanations(input: ExplanationInput): Explanations {
  const causes = createCauseSubjects(input)
  let explained = NOTHING

  const explain = (): Explained => {
    const { subjects, troubles, cutOff } = causes
    const unread = FLUX_KIND_NAMES.filter((kind) => !input.isRead(kind))
    const horizon = { kinds: new Map(unread.map((kind) => [kind, 'unsure' as const])), namespaces: [] }
    const unreconciled = new Map<Ref, Ref>()
    for (const [ref, trouble] of [...troubles, ...cutOff]) {
      if (trouble.ref !== undefined) unreconciled.set(ref, trouble.ref)
    }
    const rootCauses = findRootCauses(subjects, horizon, unreconciled)
    const oldInput = new Map<Ref, Ref>()
    for (const [source, consumers] of staleConsumers(subjects))
      for (const consumer of consumers) oldInput.set(consumer, source)
    const awaits = whatIsAwaited(rootCauses, (ref) => input.judgementOf(ref)?.status === 'suspended')
    return { rootCauses, outages: gatherOutages(troubles), awaits, oldInput }
  }

  return {
    get rootCauses() {
      return explained.rootCauses
    },
    get outages() {
      return explained.outages
    },
    awaits: (ref) => explained.awaits.get(ref),
    marksOf: (ref) => describeMarks(causes.troubles.get(ref), explained.oldInput.get(ref)),
    isReconciled: (ref) => !causes.troubles.has(ref),
    *renew(refs, isAll, now) {
      if (isAll) causes.clear()
      let isChanged = isAll
      for (const ref of refs) {
        isChanged = causes.renew(ref, now) || isChanged
        yield
      }
      const before = explained
      if (isChanged) explained = explain()
      yield
      return whoIsExplainedOtherwise(before, explained)
    },
  }
}

function whoIsExplainedOtherwise(before: Explained, after: Explained): ReadonlySet<Ref> {
  const found = new Set<Ref>()
  addMoved(found, before.rootCauses.rootOf, after.rootCauses.rootOf)
  addMoved(found, before.awaits, after.awaits)
  addMoved(found, before.oldInput, after.oldInput)
  return found
}

function addMoved<Value>(found: Set<Ref>, before: ReadonlyMap<Ref, Value>, after: ReadonlyMap<Ref, Value>): void {
  if (before === after) return
  for (const [ref, value] of before) if (after.get(ref) !== value) found.add(ref)
  for (const [ref, value] of after) if (before.get(ref) !== value) found.add(ref)
}

function describeMarks(trouble: ControllerTrouble | undefined, oldSource: Ref | undefined): readonly Mark[] {
  const marks: Mark[] = []
  if (oldSource !== undefined) {
    const text = `Runs an old artifact: ${refForPeople(oldSource)} cannot be fetched.`
    marks.push({ code: 'old_input', text, ref: oldSource })
  }
  if (trouble !== undefined) marks.push({ code: 'outdated', text: trouble.text })
  return marks
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
