// get_cluster_health, get_certificates and get_alerts: what Flux stands on, question by question, as the page tells it.

import { z } from 'zod'
import type { GroundAnswer, GroundHint, GroundLine, GroundPage, GroundQuestion } from '@/lib/contract/ground'
import type { GroundPageQuery } from '@/lib/contract/schema/queries'
import { GROUND_QUESTIONS, type GroundQuestionId } from '@/lib/ground/words'
import { namespaceOf } from '@/lib/ref'
import { ApiError } from '@/lib/server/api-error'
import type { Item } from '../answer'
import { InNamespace, limitOf } from '../arguments'
import { type Missing, missingFor } from '../head'
import { type Asking, defineTool } from '../tool'
import { ageOf, joinParts } from '../words'

const AllArgument = z.boolean().describe('Also what is well.').default(false)
const LIMIT = 500

export const getClusterHealth = defineTool({
  name: 'get_cluster_health',
  title: 'What Flux stands on',
  description:
    'Nodes, pods, volumes, certificates, external secrets, backups, routes and alarms: one sentence and all that is not well, and where it may be why something fails.',
  input: z.strictObject({
    question: z.enum(GROUND_QUESTIONS).describe('This question only.').optional(),
    all: AllArgument.describe('With one question: also what is well.'),
  }),
  hints: 'read',
  shape: 'list',
  needs: 'ground',
  async answer({ question, all }, asking) {
    if (question !== undefined) return tellQuestion(question, { all, limit: LIMIT }, asking)
    const { audience, actor, signal, now } = asking
    const told = await audience.questions.ground.overview(actor.identity, { look: true }, signal)
    return {
      sentence: [told.sentence, ...absentOf(told)].join(' '),
      missing: told.questions.flatMap(missingOfGround),
      items: [
        ...told.hints.map(itemOfHint),
        ...told.questions.flatMap((one) => [
          { part: one.id, status: one.word, text: one.sentence },
          ...one.bad.map((line) => itemOfLine(line, now, one.id)),
        ]),
      ],
    }
  },
})

function absentOf({ notInstalled, notConfigured }: GroundAnswer): readonly string[] {
  return [
    ...(notInstalled.length === 0 ? [] : [`Not installed: ${notInstalled.join(', ')}.`]),
    ...(notConfigured.length === 0 ? [] : [`Not configured: ${notConfigured.join(', ')}.`]),
  ]
}

export const getCertificates = defineTool({
  name: 'get_certificates',
  title: 'Certificates',
  description: 'Certificates of cert-manager that have expired, end soon or are not renewed, with issuer and reason.',
  input: z.strictObject({ namespace: InNamespace, all: AllArgument, limit: limitOf(50, LIMIT) }),
  hints: 'read',
  shape: 'list',
  needs: 'ground',
  answer: ({ namespace, all, limit }, asking) =>
    tellQuestion('certificates', { all, limit, isAsked: ({ ref }) => isIn(namespaceOf(ref), namespace) }, asking),
})

const SEVERITIES = { critical: 'bad', warning: 'warned', other: 'noted' } as const

export const getAlerts = defineTool({
  name: 'get_alerts',
  title: 'Active alerts',
  description:
    'Active alerts of Alertmanager by severity, without silenced ones; says when the one that always sounds is missing.',
  input: z.strictObject({
    severity: z.enum(['critical', 'warning', 'other']).describe('Of this severity only.').optional(),
    q: z.string().describe('Only alerts in whose name or summary this stands.').optional(),
    limit: limitOf(50, LIMIT),
  }),
  hints: 'read',
  shape: 'list',
  needs: 'alertmanager',
  answer: ({ severity, q = '', limit }, asking) =>
    tellQuestion(
      'alarms',
      {
        all: true,
        limit,
        isAsked: ({ ref, word, sentence }) =>
          (severity === undefined || word === SEVERITIES[severity]) &&
          word !== 'good' &&
          `${ref} ${sentence}`.toLowerCase().includes(q.toLowerCase()),
      },
      asking,
    ),
})

function isIn(namespace: string, wanted: string | undefined): boolean {
  return wanted === undefined || namespace === wanted
}

interface Wanted {
  readonly all: boolean
  readonly limit: number
  readonly isAsked?: (line: GroundLine) => boolean
}

async function tellQuestion(
  id: GroundQuestionId,
  { all, limit, isAsked = () => true }: Wanted,
  { audience, actor, signal, now }: Asking,
) {
  const page = await readWhole(id, all, { audience, actor, signal })
  if (page === undefined) return { sentence: `Nothing of ${id} is there, so there is nothing to tell.` }
  const items = page.items.filter(isAsked)
  return {
    sentence: page.sentence,
    missing: missingOfGround(page),
    items: items.slice(0, limit).map((line) => itemOfLine(line, now)),
    page: { total: items.length },
  }
}

type Reading = Pick<Asking, 'audience' | 'actor' | 'signal'>

/** All pages of it; undefined where nothing of it is there. */
async function readWhole(id: GroundQuestionId, all: boolean, reading: Reading): Promise<GroundPage | undefined> {
  let page = await readPage(id, { all, limit: LIMIT }, reading)
  while (page?.nextCursor !== undefined) {
    const next = await readPage(id, { all, limit: LIMIT, cursor: page.nextCursor }, reading)
    page = next && { ...next, items: [...page.items, ...next.items] }
  }
  return page
}

/** Undefined where nothing of it is there. */
export async function readPage(
  id: GroundQuestionId,
  query: GroundPageQuery,
  { audience, actor, signal }: Reading,
): Promise<GroundPage | undefined> {
  try {
    return await audience.questions.ground.page(actor.identity, id, query, signal)
  } catch (error) {
    if (error instanceof ApiError && error.code === 'not_found') return undefined
    throw error
  }
}

export function missingOfGround({
  id,
  state,
  reason,
}: Pick<GroundQuestion, 'id' | 'state' | 'reason'>): readonly Missing[] {
  return state === 'live' ? [] : [missingFor(id, reason === undefined ? state : `${state}: ${reason}`)]
}

/** What operators and issuers wrote stands in the sentence, so that it is quoted. */
export function itemOfLine({ ref, word, sentence, since, deployedBy }: GroundLine, now: Date, part?: string): Item {
  const age = since === undefined ? '' : ageOf({ since }, now)
  return {
    ref,
    status: word,
    text: joinParts([age, deployedBy === undefined ? '' : `by ${deployedBy}`]),
    said: [sentence],
    ...(part === undefined ? {} : { part }),
  }
}

export function itemOfHint({ ref, sentence, about, sure }: GroundHint): Item {
  return {
    part: 'Why something fails',
    ref,
    text: sure ? `because of ${about}` : `may be because of ${about}`,
    said: [sentence],
  }
}
