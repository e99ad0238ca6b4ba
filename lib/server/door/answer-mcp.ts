// The address of agents: who calls is settled as everywhere, by a token alone; the protocol is loaded when the first of
// them comes.

import { createHash } from 'node:crypto'
import type { Caller } from '@/lib/mcp/caller'
import type { McpHttp } from '@/lib/mcp/serve'
import { ApiError } from '../api-error'
import type { Actor } from '../audit'
import { type Gate, whyNoActions } from '../identity/identity'
import type { Places } from '../stream/places'
import type { Readers } from '../stream/readers'
import { callerOf } from './caller'
import { readMcpRequest } from './read-mcp-request'

const LOOK_MS = 10_000

export interface McpParts {
  readonly mayWrite: boolean
  /** Loads what speaks the protocol. */
  readonly load: () => Promise<McpHttp>
}

export interface McpAnswerParts {
  /** Absent: switched off. */
  readonly mcp: McpParts | undefined
  readonly gate: Pick<Gate, 'name' | 'switches' | 'isExplicit' | 'mayStillRead'>
  readonly places: Places
  readonly readers: Readers
  readonly isEnding: () => boolean
  readonly actorOf: (request: Request, requestId: string) => Actor
  readonly seenBy: (actor: Actor) => ReturnType<Caller['seeing']>
}

export function createMcpAnswer(parts: McpAnswerParts): (request: Request, requestId: string) => Promise<Response> {
  const { mcp, gate, places, readers, isEnding } = parts
  let loading: Promise<McpHttp> | undefined
  return async (request, requestId) => {
    if (mcp === undefined) throw new ApiError('not_found', 'There is nothing at this address.')
    if (!gate.isExplicit(request.headers)) throw new ApiError('unauthenticated', 'Agents come with a token.')
    if (isEnding()) throw new ApiError('unavailable', 'Fluxdeck is ending.', { retryAfterSeconds: 10 })
    const read = await readMcpRequest(request)
    if (!read.ok) return read.response
    readers.expectRoom()
    loading ??= mcp.load()
    const http = await loading
    const { headers } = request
    const actor: Actor = { ...parts.actorOf(request, requestId), via: 'mcp' }
    const caller: Caller = {
      actor,
      key: createHash('sha256')
        .update(headers.get('authorization') ?? '')
        .digest('base64'),
      seeing: () => parts.seenBy(actor),
      whyNoWrites: () => whyNoWrites(actor, gate, mcp.mayWrite),
    }
    const release = read.isStream ? places.take('stream', callerOf(headers, actor.identity, gate.name)) : () => {}
    const isWelcome = () => gate.mayStillRead(headers)
    return fetchUntilLeft(request, { release, isWelcome }, (own) => http.fetch(own, caller, read.body))
  }
}

function whyNoWrites(
  { identity }: Actor,
  { switches }: Pick<Gate, 'switches'>,
  mayWrite: boolean,
): ApiError | undefined {
  if (mayWrite || switches.isReadOnly) {
    const refusal = whyNoActions(identity, switches)
    return refusal?.code === 'forbidden'
      ? new ApiError('forbidden', 'Who this token speaks for may only read.')
      : refusal
  }
  return new ApiError('actions_disabled', 'Agents only read here: MCP_WRITES=1 lets operators among them act.')
}

interface Stay {
  release(): void
  isWelcome(): boolean
}

/** Ends what is under way as soon as they leave or may not read any more, be it before the answer or in the middle of it. */
async function fetchUntilLeft(
  request: Request,
  { release, isWelcome }: Stay,
  fetch: (request: Request) => Promise<Response>,
): Promise<Response> {
  const left = new AbortController()
  const leave = () => left.abort(request.signal.aborted ? request.signal.reason : undefined)
  const timer = setInterval(() => isWelcome() || leave(), LOOK_MS).unref()
  const end = () => {
    clearInterval(timer)
    request.signal.removeEventListener('abort', leave)
    release()
  }
  request.signal.addEventListener('abort', leave)
  if (request.signal.aborted) leave()
  try {
    const { url, method, headers } = request
    const response = await fetch(new Request(url, { method, headers, signal: left.signal }))
    response.headers.set('x-accel-buffering', 'no')
    response.headers.set('cache-control', 'no-store, no-transform')
    if (response.body === null) {
      end()
      return response
    }
    return new Response(watchEnd(response.body, end, leave), response)
  } catch (error) {
    end()
    throw error
  }
}

function watchEnd(body: ReadableStream<Uint8Array>, end: () => void, leave: () => void): ReadableStream<Uint8Array> {
  const reader = body.getReader()
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await reader.read()
        if (!done) return controller.enqueue(value)
        end()
        controller.close()
      } catch (error) {
        end()
        controller.error(error)
      }
    },
    async cancel(reason) {
      leave()
      end()
      await reader.cancel(reason)
    },
  })
}
