// get_flux_sources: what Flux takes from, whether it gets at it, what it has, and who depends on that.

import { z } from 'zod'
import { STATUSES } from '@/lib/flux/judge/status'
import type { SourceWithConsumers } from '@/lib/server/answers/sources'
import type { Item } from '../answer'
import { CursorArgument, InNamespace, limitOf } from '../arguments'
import { sayNothing } from '../find-object'
import { pageFrom } from '../paging'
import { defineTool } from '../tool'
import { ageOf, asAddress, asWord, itemOfRow, listRefs } from '../words'

export const getFluxSources = defineTool({
  name: 'get_flux_sources',
  title: 'Flux sources',
  description:
    'Git, OCI and Helm repositories, charts, buckets: state, URL, revision, last new content, who takes from each.',
  input: z.strictObject({
    namespace: InNamespace,
    status: z.enum(STATUSES).describe('Sources of this status.').optional(),
    limit: limitOf(25, 200),
    cursor: CursorArgument,
  }),
  hints: 'read',
  shape: 'list',
  async answer({ namespace, status, limit, cursor }, { audience, now }) {
    const { questions } = audience
    const sources = (await questions.sources())
      .filter(({ row }) => namespace === undefined || row.namespace === namespace)
      .filter(({ row }) => status === undefined || row.status === status)
    const { items, page } = pageFrom(sources, { limit, cursor, keyOf: ({ row }) => row.ref })
    return {
      sentence: sources.length === 0 ? sayNothing(questions, 'source', namespace) : sayHowMany(sources),
      items: items.map((source) => itemOfSource(source, now)),
      page: { ...page, narrow: ['namespace', 'status'] },
    }
  },
})

function sayHowMany(sources: readonly SourceWithConsumers[]): string {
  const counts = STATUSES.flatMap((status) => {
    const count = sources.filter(({ row }) => row.current && row.status === status).length
    return count === 0 ? [] : [`${count} ${status}`]
  })
  const old = sources.filter(({ row }) => !row.current).length
  const words = [...counts, ...(old === 0 ? [] : [`${old} not read now`])]
  return `${sources.length} ${sources.length === 1 ? 'source' : 'sources'}: ${words.join(', ')}.`
}

function itemOfSource({ row, url, contentSince, consumers }: SourceWithConsumers, now: Date): Item {
  const item = itemOfRow(row, now)
  const { applied, available } = row.revision ?? {}
  const revision = applied ?? available
  const since = contentSince === undefined ? '' : `, since ${ageOf({ since: contentSince }, now)} (${contentSince})`
  return {
    ...item,
    notes: [
      ...(url === undefined ? [] : [`url: ${asAddress(url)}`]),
      revision === undefined ? 'has no content' : `has ${asWord(revision)}${since}`,
      consumers.length === 0
        ? 'nobody is known to take from it'
        : `taken by ${consumers.length}: ${listRefs(consumers)}`,
    ],
  }
}
