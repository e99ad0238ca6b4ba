// get_history: what happened, newest first, and when nobody recorded.

import { z } from 'zod'
import { ENTRY_TYPES, type HistoryEntry, type HistoryPage } from '@/lib/contract/history'
import { type HistoryQuery, HistoryQuerySchema } from '@/lib/contract/schema/history-queries'
import { EventSinceSchema } from '@/lib/contract/schema/since'
import { tellEntry } from '@/lib/flux/history/entry-words'
import type { HistoryReader } from '@/lib/server/answers/history-reading'
import type { Questions } from '@/lib/server/answers/questions'
import type { Item } from '../answer'
import { CursorArgument, limitOf, WordsArgument } from '../arguments'
import { missingFor } from '../head'
import { missingInHistory, readerOf } from '../history-parts'
import { FluxRefArgument } from '../object-arguments'
import { pageFrom } from '../paging'
import { defineTool } from '../tool'
import { ageOf, asWord, joinParts } from '../words'

/** Few enough to be counted. */
const PAGE = 500
const MAX_PAGES = 4

export const getHistory = defineTool({
  name: 'get_history',
  title: 'What happened',
  description:
    'Status changes, deploys, revisions, requests, messages and images as they were recorded, newest first, beyond what the cluster remembers. Says when nobody recorded.',
  input: z.strictObject({
    since: EventSinceSchema.describe('How far back: 12h, 7d, or a time.').prefault('24h'),
    until: EventSinceSchema.describe('Not later than this: a span back, or a time.').optional(),
    ref: FluxRefArgument.describe('Of this object only, as Kind/namespace/name.').optional(),
    type: z.enum(ENTRY_TYPES).describe('Entries of this type only.').optional(),
    q: WordsArgument,
    limit: limitOf(50, 200),
    cursor: CursorArgument,
  }),
  hints: 'read',
  shape: 'list',
  needs: 'history',
  async answer({ since, until, ref, type, q = '', limit, cursor }, { audience, actor, now }) {
    const asked = {
      since,
      ...(until === undefined ? {} : { until }),
      ...(ref === undefined ? {} : { ref }),
      type: type === undefined ? [] : [type],
      ...{ namespace: [], q, limit: PAGE },
    }
    const { entries, gaps, source, isCut } = await readAll(audience.questions, asked, readerOf(actor))
    const { items, page } = pageFrom(entries, { limit, cursor, keyOf: ({ key }) => key })
    return {
      sentence: sayHowMany(entries),
      missing: [
        ...missingInHistory(source, gaps),
        ...(isCut ? [missingFor('what happened before these', `no more than ${entries.length} are looked at`)] : []),
      ],
      items: items.map((entry) => itemOfEntry(entry, now)),
      page: { ...page, narrow: ['since', 'until', 'ref', 'type', 'q'] },
    }
  },
})

async function readAll(questions: Questions, asked: HistoryQuery, reader: HistoryReader) {
  const entries: HistoryEntry[] = []
  let page = await questions.history(asked, reader)
  const gaps = [...page.gaps]
  entries.push(...page.entries)
  for (let pages = 1; page.nextCursor !== undefined && pages < MAX_PAGES; pages += 1) {
    const cursor = HistoryQuerySchema.shape.cursor.parse(page.nextCursor)
    page = await questions.history({ ...asked, cursor }, reader)
    entries.push(...page.entries)
    gaps.push(...page.gaps)
  }
  return { entries, gaps, source: page.source, isCut: page.nextCursor !== undefined }
}

function sayHowMany(entries: HistoryPage['entries']): string {
  if (entries.length === 0) return 'Nothing that was asked for was recorded.'
  const count = (type: HistoryEntry['type']) => entries.filter((entry) => entry.type === type).length
  const newest = entries[0] === undefined ? '' : ` (of ${entries[0].at})`
  return `${entries.length} ${entries.length === 1 ? 'entry' : 'entries'}, ${count('status')} of them status changes and ${count('deploy')} deploys; newest first${newest}.`
}

function itemOfEntry(entry: HistoryEntry, now: Date): Item {
  const { ref, type, at, text, actor, late, after, root } = entry
  const { text: _, ...facts } = entry
  return {
    ...(ref === undefined ? {} : { ref }),
    status: type,
    text: joinParts([
      `${at} (${ageOf({ since: at }, now)} ago)`,
      type === 'notification' ? '' : asWord(tellEntry(facts)),
      actor === undefined ? '' : `by ${asWord(actor)}`,
      root === undefined ? '' : `held back by ${root}`,
      late === true ? `found later${after === undefined ? '' : `, some time after ${after}`}` : '',
    ]),
    ...(text === undefined || text === '' ? {} : { said: [text] }),
  }
}
