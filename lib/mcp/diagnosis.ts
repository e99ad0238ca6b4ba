// One object explained: where the cause lies, step by step, what its controller says, and what would help.

import type { ObjectDetail } from '@/lib/contract/objects'
import type { Problem, Resource } from '@/lib/contract/state'
import { isInTrouble } from '@/lib/flux/judge/status'
import type { Ref } from '@/lib/ref'
import type { Questions } from '@/lib/server/answers/questions'
import type { Answer, Item } from './answer'
import { findObject } from './find-object'
import { type Part, partOfConditions, partOfEvents, partOfNotifications, partOfWorkloads } from './object-parts'
import type { Asking } from './tool'
import { itemOfHint } from './tools/ground'
import { itemOfRow, listRefs, saySubject } from './words'

const EVENTS_SHOWN = 8
const NOTIFICATIONS_SHOWN = 5

export async function diagnoseObject(ref: Ref, { audience, actor, signal, now }: Asking): Promise<Answer> {
  const { questions } = audience
  const detail = findObject(questions, ref)
  const workloads = await questions.workloads.ofObject(actor.identity, ref, signal)
  const parts: readonly Part[] = [
    { items: [itemOfSubject(detail, now)] },
    { items: itemsOfChain(detail, questions, now) },
    { items: await itemsOfGround(detail, { audience, actor, signal }) },
    { items: itemsOfAdvice(detail, questions) },
    partOfConditions(detail, now),
    partOfWorkloads(workloads, false),
    partOfEvents(detail, now, EVENTS_SHOWN),
    partOfNotifications(detail, now, NOTIFICATIONS_SHOWN),
  ]
  return {
    sentence: saySubject(detail.resource, detail.diagnosis.sentence),
    missing: parts.flatMap(({ missing = [] }) => missing),
    items: parts.flatMap(({ items }) => items),
  }
}

function itemOfSubject({ resource }: ObjectDetail, now: Date): Item {
  return { part: 'Object', ...itemOfRow(resource, now) }
}

/** What it stands on is read for what fails only. */
async function itemsOfGround(
  { resource }: ObjectDetail,
  { audience, actor, signal }: Pick<Asking, 'audience' | 'actor' | 'signal'>,
): Promise<readonly Item[]> {
  const { ground } = audience.questions
  if (!ground.isOn || !isInTrouble(resource)) return []
  const { hints } = await ground.overview(actor.identity, { look: true }, signal)
  return hints.filter(({ ref }) => ref === resource.ref).map(itemOfHint)
}

/** From this object to the root cause. */
function itemsOfChain({ resource, diagnosis }: ObjectDetail, questions: Questions, now: Date): readonly Item[] {
  const part = 'From here to the root cause'
  return diagnosis.chain
    .filter((ref) => ref !== resource.ref)
    .map((ref) => {
      const row = questions.row(ref)
      return {
        part,
        ...(row === undefined ? { ref, status: 'unknown', text: 'it was not read' } : itemOfRow(row, now)),
      }
    })
}

function itemsOfAdvice({ resource, diagnosis }: ObjectDetail, questions: Questions): readonly Item[] {
  const part = 'What to do'
  if (!resource.current) return [{ part, text: 'Nothing, before it is read again: what is missing is named above.' }]
  const problem = problemOf(resource, diagnosis.chain, questions.head().problems)
  // What the object itself says is not all that could be amiss.
  if (problem === undefined && resource.status === 'ready' && resource.marks.length === 0)
    return [{ part, text: 'Nothing: it is reconciled, as far as it was read.' }]
  const { advice = problem?.advice } = diagnosis
  const actions = problem === undefined ? resource.actions : problem.actions
  const helped = problem !== undefined && problem.root !== resource.ref ? `at ${problem.root}: ` : ''
  return [
    ...(advice === undefined ? [] : [{ part, text: advice.meaning, notes: [`remedy: ${advice.remedy}`] }]),
    ...(problem === undefined || problem.advice.remedy === advice?.remedy
      ? []
      : [{ part, ref: problem.root, text: problem.title, notes: [`remedy: ${problem.advice.remedy}`] }]),
    ...(actions.length === 0 ? [] : [{ part, text: `try ${helped}${actions.join(', ')}` }]),
    ...(problem === undefined || problem.holdsBackCount === 0
      ? []
      : [
          {
            part,
            text: `it holds back ${problem.holdsBackCount}: ${listRefs(problem.holdsBack, problem.holdsBackCount)}`,
          },
        ]),
  ]
}

/** What has to be mended for it: itself, or the end of the chain. */
function problemOf({ ref }: Resource, chain: readonly Ref[], problems: readonly Problem[]): Problem | undefined {
  const root = chain.at(-1) ?? ref
  return (
    problems.find((problem) => problem.root === root) ??
    problems.find(({ root: other, same = [], cycle = [], applier }) =>
      [other, applier, ...same, ...cycle].some((one) => one === ref),
    )
  )
}
