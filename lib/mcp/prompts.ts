// Prompts: a short plan with the diagnosis already in it, under the names that other servers gave them.

import { type McpServer, ProtocolError } from '@modelcontextprotocol/server'
import { z } from 'zod'
import type { FluxKind } from '@/lib/flux/kinds'
import { kindOfAlias } from '@/lib/flux/tell/kind-names'
import { refOf } from '@/lib/ref'
import { ApiError } from '@/lib/server/api-error'
import { type CallParts, tellHeaded } from './call-tool'
import type { Caller } from './caller'
import { diagnoseObject } from './diagnosis'
import { asApiError, sayRefusal } from './refusals'

const INVALID_PARAMS = -32602
const INTERNAL = -32603
const Arguments = z.object({
  name: z.string().max(253).describe('Name of the object.'),
  namespace: z.string().max(253).describe('Namespace of the object.'),
})

const PLAN = [
  'Below is what Fluxdeck knows of it now, read a moment ago; do not ask for it again.',
  '1. Say in two sentences what is wrong and where the root cause lies; say too what could not be read.',
  '2. If the cause lies in Git (manifest, values, image), name the file or field to change and stop there.',
  '3. If one of the actions named below would help, ask the person first, then call its tool and report how it ended.',
  '4. If it is healthy, say so only where the answer is complete.',
].join('\n')

/** The word for the kind is the end of the name. */
const PROMPTS = ['debug_flux_kustomization', 'debug_flux_helmrelease'] as const

export function registerPrompts(server: McpServer, caller: Caller, parts: CallParts): void {
  for (const name of PROMPTS) {
    const kind = kindOfAlias(name.slice(name.lastIndexOf('_') + 1))
    if (kind === undefined) throw new Error(`The prompt ${name} is about no kind.`)
    server.registerPrompt(
      name,
      {
        title: `Debug a ${kind}`,
        description: `A short plan, with the diagnosis of this ${kind} in it.`,
        argsSchema: Arguments,
      },
      async (asked, { mcpReq }) => ({
        messages: [
          {
            role: 'user',
            content: { type: 'text', text: await writePrompt(kind, asked, mcpReq.signal, caller, parts) },
          },
        ],
      }),
    )
  }
}

async function writePrompt(
  kind: FluxKind,
  { namespace, name }: z.output<typeof Arguments>,
  signal: AbortSignal,
  caller: Caller,
  parts: CallParts,
): Promise<string> {
  let end = () => {}
  try {
    end = parts.limit.begin(caller.key)
    const audience = await caller.seeing()
    const asking = { audience, actor: caller.actor, signal, tell: async () => {}, now: parts.clock() }
    const answer = await diagnoseObject(refOf(kind, namespace, name), asking)
    const { text } = tellHeaded(answer, 'list', audience, parts)
    return `Find out what is wrong with ${kind} ${namespace}/${name}, and what to do.\n${PLAN}\n\n${text}`
  } catch (error) {
    const refusal = asApiError({ error, log: parts.log, requestId: caller.actor.requestId, isLeft: signal.aborted })
    throw new ProtocolError(error instanceof ApiError ? INVALID_PARAMS : INTERNAL, sayRefusal(refusal))
  } finally {
    end()
  }
}
