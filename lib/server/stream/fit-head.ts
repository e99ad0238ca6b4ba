// Keeps what is told beside the rows below a size that one event can carry, whatever the cluster writes: the longer the list
// of problems, the shorter each of them, and what is left out is counted.

import type { Problem, StateHead } from '@/lib/contract/state'
import { cutText } from '../rows/fit-row'

/** Together with the rest of a head and the frame around it this stays below 256 KiB. */
const PROBLEMS_BYTES = 160 * 1024
const LEVELS = [
  { message: 4_000, refs: 500 },
  { message: 1_000, refs: 50 },
  { message: 300, refs: 10 },
  { message: 120, refs: 3 },
] as const
const MAX_TEXT = 600
const MAX_REASONS = 50
const MAX_UNREADABLE = 100
const ROLLOUTS_BYTES = 24 * 1024

type Lists = Pick<StateHead, 'verdict' | 'rollouts' | 'sources' | 'controllers' | 'problems' | 'unreadable'>

export function fitHead<Parts extends Lists>(parts: Parts): Parts & Lists {
  const problems = fitProblems(parts.problems)
  const leftOut = parts.problems.length - problems.length
  const { verdict } = parts
  const reasons = keepEnds(verdict.reasons, MAX_REASONS).map((reason) => ({
    ...reason,
    text: cutText(reason.text, MAX_TEXT),
  }))
  const text = `${leftOut} more problems are not listed here: the list would be too long.`
  return {
    ...parts,
    verdict: {
      ...verdict,
      reasons: leftOut === 0 ? reasons : [...reasons, { code: 'problems_left_out', text }],
    },
    rollouts: takeWhileSmall(parts.rollouts, ROLLOUTS_BYTES),
    sources: parts.sources.map((source) =>
      source.reason === undefined ? source : { ...source, reason: cutText(source.reason, MAX_TEXT) },
    ),
    controllers: parts.controllers.map((controller) =>
      controller.message === undefined ? controller : { ...controller, message: cutText(controller.message, MAX_TEXT) },
    ),
    problems,
    unreadable: parts.unreadable
      .slice(0, MAX_UNREADABLE)
      .map((unreadable) => ({ ...unreadable, reason: cutText(unreadable.reason, MAX_TEXT) })),
  }
}

/** The last of them says of how much all this was judged. */
function keepEnds<Item>(items: readonly Item[], most: number): readonly Item[] {
  return items.length <= most ? items : [...items.slice(0, most - 1), ...items.slice(-1)]
}

function fitProblems(problems: readonly Problem[]): readonly Problem[] {
  for (const level of LEVELS) {
    const fitted = takeWhileSmall(problems, PROBLEMS_BYTES, (problem) => shorten(problem, level))
    if (fitted.length === problems.length || level === LEVELS.at(-1)) return fitted
  }
  return problems
}

function shorten(problem: Problem, { message, refs }: (typeof LEVELS)[number]): Problem {
  return {
    ...problem,
    title: cutText(problem.title, MAX_TEXT),
    message: cutText(problem.message, message),
    // How many there are says holdsBackCount.
    holdsBack: problem.holdsBack.slice(0, refs),
    ...(problem.cycle === undefined ? {} : { cycle: problem.cycle.slice(0, refs) }),
    ...(problem.same === undefined ? {} : { same: problem.same.slice(0, refs) }),
  }
}

/** What matters most stands first. */
function takeWhileSmall<Item>(
  items: readonly Item[],
  maxBytes: number,
  shape: (item: Item) => Item = (item) => item,
): readonly Item[] {
  const taken: Item[] = []
  let bytes = 0
  for (const item of items) {
    const fitted = shape(item)
    bytes += bytesOf(fitted) + 1
    if (bytes > maxBytes) break
    taken.push(fitted)
  }
  return taken
}

function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value))
}
