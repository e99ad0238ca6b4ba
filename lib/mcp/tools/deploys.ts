// get_deploys: roll-outs, running and past, newest first; with an id one of them with its objects.

import { z } from 'zod'
import type { Deploy, DeployDetail, DeployObject } from '@/lib/contract/deploys'
import { DeployPathSchema } from '@/lib/contract/schema/history-queries'
import { EventSinceSchema } from '@/lib/contract/schema/since'
import { leftOf, lengthOf, nameEnd, nameReach, nameUsual } from '@/lib/flux/history/deploy-words'
import { formatLength } from '@/lib/time'
import type { Answer, Item } from '../answer'
import { limitOf } from '../arguments'
import { missingFor } from '../head'
import { missingInHistory, readerOf } from '../history-parts'
import { FluxRefArgument } from '../object-arguments'
import { pageFrom } from '../paging'
import { defineTool } from '../tool'
import { ageOf, asAddress, asWord, joinParts } from '../words'

export const getDeploys = defineTool({
  name: 'get_deploys',
  title: 'Deploys',
  description:
    'A revision of a source on its way through all that take from it: how far, how long, what it changed, what failed. With `id` one of them with its objects, before and after.',
  input: z.strictObject({
    since: EventSinceSchema.describe('How far back: 24h, 7d, or a time.').prefault('7d'),
    source: FluxRefArgument.describe('Of this source only, as Kind/namespace/name.').optional(),
    ref: FluxRefArgument.describe('That changed this object, as Kind/namespace/name.').optional(),
    id: DeployPathSchema.shape.id.describe('One deploy, by its id.').optional(),
    limit: limitOf(20, 100),
  }),
  hints: 'read',
  shape: 'list',
  needs: 'history',
  async answer({ since, source, ref, id, limit }, { audience, actor, now }): Promise<Answer> {
    const reader = readerOf(actor)
    if (id !== undefined) return answerOne(await audience.questions.deploy(id, reader), now)
    const query = {
      since,
      ...(source === undefined ? {} : { source }),
      ...(ref === undefined ? {} : { ref }),
      ...{ all: false, limit: 500 },
    }
    const found = await audience.questions.deploys(query, reader)
    const { items, page } = pageFrom(found.deploys, { limit, cursor: undefined, keyOf: (deploy) => deploy.id })
    return {
      sentence: sayHowMany(found.deploys),
      missing: [
        ...missingInHistory(found.source, found.gaps),
        ...(found.nextCursor === undefined
          ? []
          : [missingFor('deploys before these', `no more than ${found.deploys.length} are looked at`)]),
      ],
      items: items.map((deploy) => itemOfDeploy(deploy, now)),
      page: { ...page, narrow: ['since', 'source', 'ref'] },
    }
  },
})

function answerOne(deploy: DeployDetail, now: Date): Answer {
  const quiet = Object.values(deploy.quiet ?? {}).reduce((sum, count) => sum + count, 0)
  const objects = deploy.objects.map(itemOfObject)
  return {
    sentence: `Deploy ${deploy.id}: ${nameEnd(deploy).word.toLowerCase()}, ${nameReach(deploy)}.`,
    missing: missingInHistory(deploy.history, []),
    items: [
      itemOfDeploy(deploy, now, neighboursOf(deploy)),
      ...objects,
      ...(quiet === 0 ? [] : [{ text: `${quiet} more were done and stayed as they were`, part: 'Objects' }]),
    ],
  }
}

function sayHowMany(deploys: readonly Deploy[]): string {
  if (deploys.length === 0) return 'No deploy that was asked for was recorded.'
  const open = deploys.filter(({ finishedAt }) => finishedAt === undefined).length
  const failed = deploys.filter((deploy) => deploy.failed > 0).length
  return `${deploys.length} ${deploys.length === 1 ? 'deploy' : 'deploys'}, newest first; ${open} under way, ${failed} with failures.`
}

/** Of the same source. */
function neighboursOf({ previous, next }: DeployDetail): readonly string[] {
  return [
    ...(previous === undefined ? [] : [`the one before it: ${previous}`]),
    ...(next === undefined ? [] : [`the one behind it: ${next}`]),
  ]
}

function itemOfDeploy(deploy: Deploy, now: Date, neighbours: readonly string[] = []): Item {
  const { id, source, revisionShort, subject, author, startedAt, by, usualSeconds, overtakenBy, commitUrl } = deploy
  const length = lengthOf(deploy)
  const left = leftOf(deploy, usualSeconds, now.getTime())
  return {
    ref: source,
    status: nameEnd(deploy).word,
    text: joinParts([
      asWord(revisionShort),
      nameReach(deploy),
      `began ${ageOf({ since: startedAt }, now)} ago`,
      length === undefined ? '' : `took ${formatLength(length)}`,
      nameUsual(usualSeconds) ?? '',
      left === undefined ? '' : `about ${formatLength(left)} to go`,
      overtakenBy === undefined ? '' : `overtaken by ${overtakenBy}`,
      by === undefined ? '' : `pressed by ${asWord(by)}`,
      `id ${id}`,
      ...neighbours,
      commitUrl === undefined ? '' : asAddress(commitUrl),
    ]),
    ...(subject === undefined ? {} : { said: [author === undefined ? subject : `${subject} (${author})`] }),
  }
}

function itemOfObject({ ref, outcome, before, after, changed }: DeployObject): Item {
  const words = changed === undefined ? '' : changed ? 'changed' : 'as before'
  const from = before === undefined || after === undefined ? '' : `${asWord(before)} → ${asWord(after)}`
  return { ref, status: outcome, text: joinParts([words, changed === true ? from : '']), part: 'Objects' }
}
