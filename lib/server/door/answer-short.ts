// What screens, monitors and pages of others ask for: the state in short, and the badge. Whoever is not identified gets a
// badge as well, since nobody signs in to a picture; it is grey, or says the verdict where that is meant to be public.

import { BadgeQuerySchema, SummaryQuerySchema } from '@/lib/contract/schema/queries'
import type { VerdictLevel } from '@/lib/contract/state'
import type { Badge } from '@/lib/contract/summary'
import { type BadgeWords, tellNothing, tellVerdict } from '@/lib/flux/tell/badge'
import { BADGE_COLOURS, drawBadge } from '../answers/draw-badge'
import type { Questions } from '../answers/questions'
import { ApiError } from '../api-error'
import { type Gate, type Identity, NOBODY } from '../identity/identity'
import { answerJson, answerKept } from '../respond'
import { readQuery } from './query'

export interface ShortParts {
  readonly gate: Pick<Gate, 'meet' | 'findStranger'>
  readonly questionsFor: (identity: Identity) => Promise<Questions>
  /** The verdict on everything, where everybody may know it. */
  readonly publicVerdict?: () => VerdictLevel
}

type Answer = (request: Request, params: object, requestId: string) => Promise<Response>

const WELL: Readonly<Record<'1' | 'healthy', readonly VerdictLevel[]>> = {
  '1': ['healthy', 'reconciled'],
  healthy: ['healthy'],
}

export function createShortAnswers(parts: ShortParts): Readonly<Record<'summary' | 'badge' | 'badgeJson', Answer>> {
  const wordsFor = async (request: Request): Promise<BadgeWords> => {
    const { query } = readQuery(BadgeQuerySchema, new URL(request.url).searchParams)
    const identity = await readerOf(request, parts.gate)
    const { publicVerdict } = parts
    const isAnybody = identity === undefined || identity === NOBODY
    if (isAnybody && publicVerdict !== undefined && query.ref === undefined) return tellVerdict(publicVerdict())
    if (identity !== undefined) return (await parts.questionsFor(identity)).badge(query.ref)
    return tellNothing(parts.gate.findStranger(request.headers) === undefined ? 'Not signed in' : 'No access')
  }
  return {
    async summary(request, _, requestId) {
      const { query } = readQuery(SummaryQuerySchema, new URL(request.url).searchParams)
      const summary = (await parts.questionsFor(await parts.gate.meet(request.headers))).summary()
      const isWell = query.strict === '0' || WELL[query.strict].includes(summary.verdict)
      return answerJson(summary, requestId, isWell ? 200 : 503)
    },
    async badge(request, _, requestId) {
      return answerKept(drawBadge(await wordsFor(request)), 'image/svg+xml; charset=utf-8', request, requestId)
    },
    async badgeJson(request, _, requestId) {
      const { label, message, tone } = await wordsFor(request)
      const color = BADGE_COLOURS[tone]
      const badge: Badge = { schemaVersion: 1, label, message, color, isError: tone === 'unknown' }
      return answerKept(JSON.stringify(badge), 'application/json; charset=utf-8', request, requestId)
    },
  }
}

async function readerOf({ headers }: Request, gate: ShortParts['gate']): Promise<Identity | undefined> {
  try {
    return await gate.meet(headers)
  } catch (error) {
    if (error instanceof ApiError && (error.code === 'unauthenticated' || error.code === 'forbidden')) return undefined
    throw error
  }
}
