// get_flux_status: is everything that Flux should deliver delivered, and if not, what is to be fixed first.

import { z } from 'zod'
import type { Counts, Problem, Resource, State, StatusCounts } from '@/lib/contract/state'
import { STATUSES } from '@/lib/flux/judge/status'
import { compareStatus } from '@/lib/flux/judge/status-presentation'
import { splitWords } from '@/lib/flux/row-filter'
import type { Answer, Item } from '../answer'
import { CursorArgument, InNamespace, KindArgument, limitOf, WordsArgument } from '../arguments'
import { pageFrom } from '../paging'
import { defineTool } from '../tool'
import { ageOf, itemOfRow, listRefs } from '../words'

const NARROW = ['namespace', 'kind', 'status', 'q']

export const getFluxStatus = defineTool({
  name: 'get_flux_status',
  title: 'Flux status',
  description:
    'Is Flux delivering everything? The verdict, problems by root cause with advice, counts. Healthy objects only with status or kind.',
  input: z.strictObject({
    namespace: InNamespace,
    kind: KindArgument.optional(),
    status: z
      .enum([...STATUSES, 'all'])
      .describe('Objects of this status; all for every object.')
      .optional(),
    q: WordsArgument,
    limit: limitOf(25, 200),
    cursor: CursorArgument,
  }),
  hints: 'read',
  shape: 'list',
  answer({ namespace, kind, status, q = '', limit, cursor }, { audience, now }) {
    const state = audience.questions.state({
      namespace: namespace === undefined ? [] : [namespace],
      kind: kind === undefined ? [] : [kind],
      status: status === undefined || status === 'all' ? [] : [status],
      label: [],
      q,
    })
    const listsObjects = kind !== undefined || status !== undefined
    return listsObjects ? answerRows(state, limit, cursor, now) : answerProblems(state, q, limit, cursor, now)
  },
})

function answerProblems(state: State, q: string, limit: number, cursor: string | undefined, now: Date): Answer {
  const words = splitWords(q)
  const problems = state.problems.filter((problem) => hasWords(problem, words))
  const { items, page } = pageFrom(problems, { limit, cursor, keyOf: ({ root, mark }) => `${root}${mark ?? ''}` })
  return {
    sentence: state.verdict.sentence,
    items: [
      ...itemsOfCounts(state.counts),
      ...items.map((problem) => ({ part: 'Problems by root cause', ...itemOfProblem(problem, now) })),
    ],
    page: { ...page, narrow: NARROW, around: itemsOfCounts(state.counts).length },
  }
}

function answerRows(state: State, limit: number, cursor: string | undefined, now: Date): Answer {
  const rows = [...state.resources].sort((a, b) => compareStatus(a.status, b.status) || compareRefs(a, b))
  const { items, page } = pageFrom(rows, { limit, cursor, keyOf: ({ ref }) => ref })
  return {
    sentence: state.verdict.sentence,
    items: [
      ...itemsOfCounts(state.counts),
      ...items.map((row) => ({ part: 'Objects, worst first', ...itemOfRow(row, now) })),
    ],
    page: { ...page, narrow: NARROW, around: itemsOfCounts(state.counts).length },
  }
}

function itemOfProblem(problem: Problem, now: Date): Item {
  const { root, status, title, message, advice, holdsBack, holdsBackCount, actions, same = [], sameCount } = problem
  return {
    ref: root,
    status,
    text: [ageOf(problem, now), title].filter((part) => part !== '').join(' · '),
    notes: [
      ...(holdsBackCount === 0 ? [] : [`holds back ${holdsBackCount}: ${listRefs(holdsBack, holdsBackCount)}`]),
      ...(same.length === 0 ? [] : [`the same fails at ${listRefs(same, sameCount ?? same.length)}`]),
      `means: ${advice.meaning}`,
      `remedy: ${advice.remedy}`,
      ...(actions.length === 0 ? [] : [`try: ${actions.join(', ')}`]),
    ],
    ...(message === '' ? {} : { said: [message] }),
  }
}

function itemsOfCounts({ byKind, marked, ...all }: Counts): readonly Item[] {
  const kinds = Object.entries(byKind).flatMap(([kind, counts]) =>
    counts === undefined || counts.total === 0 ? [] : [`${kind} ${counts.total} (${nameCounts(counts)})`],
  )
  const marks = marked === 0 ? '' : `; ${marked} with a mark`
  return [
    { text: all.total === 0 ? 'No objects.' : `${all.total} objects: ${nameCounts(all)}${marks}.`, part: 'Counts' },
    ...(kinds.length === 0 ? [] : [{ text: `${kinds.join(', ')}.`, part: 'Counts' }]),
  ]
}

function nameCounts(counts: StatusCounts): string {
  return STATUSES.flatMap((status) => (counts[status] === 0 ? [] : [`${counts[status]} ${status}`])).join(', ')
}

function hasWords({ root, title, message, holdsBack }: Problem, words: readonly string[]): boolean {
  const said = [root, title, message, ...holdsBack].join('\n').toLowerCase()
  return words.every((word) => said.includes(word))
}

function compareRefs(a: Resource, b: Resource): number {
  return a.ref < b.ref ? -1 : 1
}
