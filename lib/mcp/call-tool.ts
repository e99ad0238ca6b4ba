// One call of a tool, in this order: is there such a tool, how often, may this caller, do the arguments fit, the answer.
// Whatever way it ends, a refused attempt to write has exactly one line in the audit trail.

import { type CallToolResult, ProtocolError } from '@modelcontextprotocol/server'
import { type Attempt, type Audit, whyOfQuestion } from '@/lib/server/audit'
import type { Log } from '@/lib/server/log'
import { type Answer, type Shape, type Told, tellAnswer } from './answer'
import type { CallLimit } from './call-limit'
import type { Caller } from './caller'
import { headOf, withMissing } from './head'
import { asApiError, refusedResult } from './refusals'
import type { Asking, Need, Tool } from './tool'
import { sayUnknownTool } from './unknown-tool'

const INVALID_PARAMS = -32602

export interface CallParts {
  readonly tools: readonly Tool[]
  /** What is switched off here. */
  readonly lacks: ReadonlySet<Need>
  readonly limit: CallLimit
  readonly audit: Audit
  readonly clock: () => Date
  readonly log: Log
}

export interface Call {
  readonly name: string
  readonly given: unknown
  readonly signal: AbortSignal
  readonly tell: Asking['tell']
}

/** Throws `ProtocolError` for an unknown name only. */
export async function callTool(call: Call, caller: Caller, parts: CallParts): Promise<CallToolResult> {
  const { tools, limit, log } = parts
  const tool = tools.find(({ name }) => name === call.name)
  if (tool === undefined) throw new ProtocolError(INVALID_PARAMS, sayUnknownTool(call.name, offered(parts, caller)))
  let end = () => {}
  try {
    end = writingDown(tool, caller, parts, () => {
      const release = limit.begin(caller.key)
      const refusal = tool.hints === 'read' ? undefined : caller.whyNoWrites()
      if (refusal === undefined) return release
      release()
      throw refusal
    })
    const result = await answerCall(tool, call, caller, parts)
    writeDown(tool, call, caller, parts, { outcome: 'accepted' })
    return result
  } catch (error) {
    const { requestId } = caller.actor
    const refusal = asApiError({ error, log, requestId, isLeft: call.signal.aborted })
    writeDown(tool, call, caller, parts, { outcome: 'refused', reason: refusal.code })
    return refusedResult(refusal)
  } finally {
    end()
  }
}

/** The names of the tools that this caller may use. */
function offered(parts: CallParts, caller: Caller): readonly string[] {
  return offeredTools(parts, caller).map(({ name }) => name)
}

export function offeredTools({ tools, lacks }: CallParts, caller: Caller): readonly Tool[] {
  const mayWrite = caller.whyNoWrites() === undefined
  const isOperator = caller.actor.identity.role === 'operator'
  return tools.filter(
    ({ hints, needs, asks }) =>
      (hints === 'read' || mayWrite) &&
      (asks === undefined || isOperator) &&
      !(needs !== undefined && lacks.has(needs)),
  )
}

/** A free question is written down with what was asked. */
function writeDown(
  { asks }: Tool,
  { given }: Call,
  { actor }: Caller,
  { audit }: CallParts,
  attempt: Pick<Attempt, 'outcome' | 'reason'>,
): void {
  if (asks === undefined) return
  const query = typeof given === 'object' && given !== null && 'query' in given ? given.query : undefined
  const why = typeof query === 'string' ? { why: whyOfQuestion(query) } : {}
  audit(actor, { action: asks, ...attempt, ...why })
}

async function answerCall(tool: Tool, call: Call, caller: Caller, parts: CallParts): Promise<CallToolResult> {
  const { given, signal, tell } = call
  const input = writingDown(tool, caller, parts, () => tool.read(given))
  const audience = await caller.seeing()
  const answer = await input({ audience, actor: caller.actor, signal, tell, now: parts.clock() })
  const { text, structure } = tellHeaded(answer, tool.shape, audience, parts)
  return {
    content: [{ type: 'text', text }],
    ...(structure === undefined ? {} : { structuredContent: structure }),
  }
}

/** Under the head of this moment. */
export function tellHeaded(
  answer: Answer,
  shape: Shape,
  { questions }: Asking['audience'],
  { clock }: Pick<CallParts, 'clock'>,
): Told {
  return tellAnswer(answer, shape, withMissing(headOf(questions.head(), clock()), answer.missing ?? []))
}

/** Before anybody looked at an object, so the line of the attempt names none. */
function writingDown<T>(tool: Tool, { actor }: Caller, { audit, log }: CallParts, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (tool.hints !== 'read') {
      const { code } = asApiError({ error, log, requestId: actor.requestId, isLeft: false })
      audit(actor, { outcome: 'refused', reason: code })
    }
    throw error
  }
}
