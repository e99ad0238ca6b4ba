// get_flux_status: is everything that Flux should deliver delivered, and if not, what is to be fixed first.

import { z } from 'zod'
import type { Problem, Resource, State, StatusCounts } from '@/lib/contract/state'
import { STATUSES } from '@/lib/flux/judge/status'
import { compareStatus } from '@/lib/flux/judge/status-presentation'
import { matches, splitWords } from '@/lib/flux/row-filter'
import { countStatuses } from '@/lib/flux/tell/counts'
import type { Ref } from '@/lib/ref'
import type { Item, Page } from '../answer'
import { CursorArgument, InNamespace, KindArgument, limitOf, WordsArgument } from '../arguments'
import { headOf } from '../head'
import { pageFrom } from '../paging'
import { defineTool } from '../tool'
import { ageOf, itemOfRow, joinParts, listRefs } from '../words'

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
      status: [],
      label: [],
      q: '',
    })
    const statuses = status === undefined || status === 'all' ? [] : [status]
    const listed =
      kind === undefined && status === undefined
        ? listTroubles(state, q, { limit, cursor }, now)
        : listRows(
            state.resources.filter((row) => matches(row, { statuses, text: q })),
            { limit, cursor },
            now,
          )
    const counts = itemsOfCounts(state.resources)
    return {
      sentence: sayVerdict(state, now),
      items: [...counts, ...listed.items],
      page: { ...listed.page, narrow: NARROW, around: counts.length },
    }
  },
})

/** Of what was read; a part that was not read may be anything. */
function sayVerdict(state: State, now: Date): string {
  const { verdict, counts, problems } = state
  const { level, sentence } = verdict
  const isWell = problems.length + counts.marked + counts.reconciling === 0 && level !== 'unknown'
  return isWell && !headOf(state, now).complete ? 'What was read is reconciled; not all was read.' : sentence
}

/** Nothing is told twice in one answer. */
interface ToldRemedies {
  /** Where each remedy was told first. */
  readonly at: Map<string, Ref>
  last: string | undefined
}

interface Listed {
  readonly items: readonly Item[]
  readonly page: Page
}
type Asked = Pick<Parameters<typeof pageFrom>[1], 'limit' | 'cursor'>

/** What has to be mended, root causes first, then what else is not as well as it looks. */
function listTroubles({ problems, resources }: State, q: string, asked: Asked, now: Date): Listed {
  const words = splitWords(q)
  const told: ToldRemedies = { at: new Map(), last: undefined }
  const troubles: readonly Trouble[] = [
    ...problems
      .filter((problem) => hasWords(problem, words))
      .map((problem) => ({
        key: `${problem.root}${problem.mark ?? ''}`,
        tell: () => ({ part: 'Problems by root cause', ...itemOfProblem(problem, told, now) }),
      })),
    ...listMarked(problems, resources)
      .filter((row) => matches(row, { text: q }))
      .map((row) => ({ key: `mark:${row.ref}`, tell: () => itemOfMarked(row) })),
  ]
  const { items, page } = pageFrom(troubles, { ...asked, keyOf: ({ key }) => key })
  return { items: items.map(({ tell }) => tell()), page }
}

interface Trouble {
  readonly key: string
  readonly tell: () => Item
}

/** Rows that carry a mark of which no problem tells. */
function listMarked(problems: readonly Problem[], rows: readonly Resource[]): readonly Resource[] {
  const told = new Set(
    problems.flatMap(({ root, applier, same = [], cycle = [] }) => [root, applier ?? root, ...same, ...cycle]),
  )
  return rows.filter(({ ref, marks, current }) => current && marks.length > 0 && !told.has(ref)).sort(compareRefs)
}

function itemOfMarked({ ref, status, marks }: Resource): Item {
  const [worst] = marks
  return {
    part: 'Marked beside them',
    ref,
    status: worst?.code ?? status,
    text: marks.map(({ text }) => text).join(' · '),
  }
}

function listRows(rows: readonly Resource[], asked: Asked, now: Date): Listed {
  const sorted = [...rows].sort((a, b) => compareStatus(a.status, b.status) || compareRefs(a, b))
  const { items, page } = pageFrom(sorted, { ...asked, keyOf: ({ ref }) => ref })
  return { items: items.map((row) => ({ part: 'Objects, worst first', ...itemOfRow(row, now) })), page }
}

function notesOfAdvice({ root, advice, actions }: Problem, told: ToldRemedies): readonly string[] {
  const attempt = actions.length === 0 ? [] : [`try: ${actions.join(', ')}`]
  const key = [advice.remedy, ...attempt].join('\n')
  const before = told.at.get(key)
  const isAbove = told.last === key
  told.last = key
  if (before !== undefined) return [isAbove ? 'remedy: as above' : `remedy: as for ${before}`]
  told.at.set(key, root)
  return [`means: ${advice.meaning}`, `remedy: ${advice.remedy}`, ...attempt]
}

function itemOfProblem(problem: Problem, told: ToldRemedies, now: Date): Item {
  const { root, status, mark, title, message, holdsBack, holdsBackCount, same = [], sameCount } = problem
  return {
    ref: root,
    // What is ready and is listed all the same is not called so first.
    status: mark ?? status,
    text: joinParts([ageOf(problem, now), title]),
    notes: [
      ...(holdsBackCount === 0 ? [] : [`holds back ${holdsBackCount}: ${listRefs(holdsBack, holdsBackCount)}`]),
      ...(same.length === 0 ? [] : [`the same fails at ${listRefs(same, sameCount ?? same.length)}`]),
      ...notesOfAdvice(problem, told),
    ],
    ...(message === '' ? {} : { said: [message] }),
  }
}

/** What is not read now is not what it was. */
function itemsOfCounts(rows: readonly Resource[]): readonly Item[] {
  const part = 'Counts'
  const old = rows.filter(({ current }) => !current).length
  const { byKind, marked, ...all } = countStatuses(
    rows.map((row) => (row.current ? row : { ...row, status: 'unknown' })),
  )
  const kinds = Object.entries(byKind).map(([kind, counts]) => `${kind} ${counts.total} (${nameCounts(counts)})`)
  const more = [
    ...(marked === 0 ? [] : [`${marked} with a mark`]),
    ...(old === 0 ? [] : [`${old} are not read now and count as unknown`]),
  ]
  if (all.total === 0) return [{ part, text: 'No object is known.' }]
  return [
    { part, text: `${[`${all.total} objects: ${nameCounts(all)}`, ...more].join('; ')}.` },
    { part, text: `${kinds.join(', ')}.` },
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
