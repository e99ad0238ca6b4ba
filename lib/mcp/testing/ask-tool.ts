// One call of a tool as somebody makes it, down to the text that a model reads.

import type { Audience } from '@/lib/server/answers/audience'
import type { Actor } from '@/lib/server/audit'
import { type AskedScene, OWNER } from '@/lib/server/testing/asked-scene'
import { type Told, tellAnswer } from '../answer'
import { type Head, headOf, withMissing } from '../head'
import type { Tool } from '../tool'

export interface Called extends Told {
  readonly head: Head
}

export async function askTool(scene: Pick<AskedScene, 'audience'>, tool: Tool, given: object = {}): Promise<Called> {
  return askAs(await scene.audience(), tool, given)
}

export async function askAs(
  audience: Audience,
  tool: Tool,
  given: object = {},
  identity: Actor['identity'] = OWNER,
): Promise<Called> {
  const now = new Date()
  const answer = await tool.read(given)({
    audience,
    actor: { identity, requestId: 'r', clientIp: '127.0.0.1', via: 'mcp', lookAgain: () => Promise.resolve(identity) },
    signal: new AbortController().signal,
    tell: () => Promise.resolve(),
    now,
  })
  const head = withMissing(headOf(audience.questions.head(), now), answer.missing ?? [])
  return { ...tellAnswer(answer, tool.shape, head), head }
}

/** Whether everything was read that the cluster serves. */
export async function isAllRead(scene: Pick<AskedScene, 'audience'>): Promise<boolean> {
  const { questions } = await scene.audience()
  return questions.head().sources.every(({ state }) => state === 'live' || state === 'absent')
}
