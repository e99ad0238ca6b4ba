// The MCP server as the library knows it: all tools for everybody, so that it knows their names, and our own answers to
// `tools/list` and `tools/call`, so that every refusal is in our words.

import { createMcpHandler, McpServer } from '@modelcontextprotocol/server'
import { createCallLimit } from './call-limit'
import { type CallParts, callTool, offeredTools } from './call-tool'
import type { Caller } from './caller'
import { createCallsUnderWay } from './calls-under-way'
import { INSTRUCTIONS } from './instructions'
import { listTool, OUTPUT } from './listing'
import { reportTo } from './progress'
import { registerPrompts } from './prompts'
import type { Need, Tool } from './tool'
import { TOOLS } from './tools'

const KEEP_ALIVE_MS = 15_000
const LIST_TTL_MS = 60_000
const CACHE = { ttlMs: LIST_TTL_MS, cacheScope: 'private' } as const

export interface McpParts extends Omit<CallParts, 'tools' | 'limit' | 'lacks'> {
  readonly version: string
  /** Absent: all. */
  readonly tools?: readonly Tool[]
  /** What is switched off here; absent: nothing. */
  readonly lacks?: ReadonlySet<Need>
}

export interface McpHttp {
  /** `body` was read and parsed before. Ends when the signal of the request does, or its reader leaves. */
  fetch(request: Request, caller: Caller, body: unknown): Promise<Response>
  /** Ends what is under way. */
  close(): Promise<void>
}

export function createMcpHttp(parts: McpParts): McpHttp {
  const underWay = createCallsUnderWay()
  const makeServer = createServers(parts, underWay)
  /** The library hands this through untouched; whoever asks stands beside it. */
  const callers = new WeakMap<object, Caller>()
  const handler = createMcpHandler(
    ({ authInfo }) => {
      const caller = authInfo === undefined ? undefined : callers.get(authInfo)
      if (caller === undefined) throw new Error('A call came without its caller.')
      return makeServer(caller)
    },
    {
      keepAliveMs: KEEP_ALIVE_MS,
      onerror: (error) => parts.log.debug('A request of MCP was refused by the library.', { error }),
    },
  )
  return {
    fetch(request, caller, body) {
      const authInfo = { token: '', clientId: caller.actor.identity.name, scopes: [] }
      callers.set(authInfo, caller)
      underWay.take(caller, body)
      return handler.fetch(request, { authInfo, parsedBody: body })
    },
    close: () => handler.close(),
  }
}

/** One server for one caller: for one request over HTTP, for the whole connection over stdio. */
export function createServers(parts: McpParts, underWay = createCallsUnderWay()): (caller: Caller) => McpServer {
  const { tools = TOOLS, lacks = new Set(), version } = parts
  const calls = { ...parts, tools, lacks, limit: createCallLimit(parts.clock) }
  const listed = new Map(tools.map((tool) => [tool, listTool(tool)] as const))
  return (caller) => {
    const server = new McpServer(
      { name: 'fluxdeck', title: 'Fluxdeck', version },
      {
        instructions: INSTRUCTIONS,
        capabilities: { tools: { listChanged: false }, prompts: { listChanged: false } },
        cacheHints: { 'tools/list': CACHE, 'prompts/list': CACHE },
      },
    )
    for (const { name, input } of tools)
      server.registerTool(name, { inputSchema: input }, () => {
        throw new Error('The handler of the library is not used.')
      })
    server.server.setRequestHandler('tools/list', () => ({
      tools: offeredTools(calls, caller).flatMap((tool) => listed.get(tool) ?? []),
    }))
    server.server.setRequestHandler('tools/call', async ({ params }, context) => {
      const progress = reportTo(context.mcpReq)
      const { id, signal: left } = context.mcpReq
      const { signal, end } = underWay.begin(caller, id, left)
      const call = { name: params.name, given: params.arguments, signal, tell: progress.tell }
      const result = await callTool(call, caller, calls).finally(end)
      progress.end()
      const shape = tools.find(({ name }) => name === params.name)?.shape ?? 'text'
      return server.server.projectCallToolResult(result, OUTPUT[shape])
    })
    registerPrompts(server, caller, calls)
    return server
  }
}
