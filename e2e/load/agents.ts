// Agents that ask for the largest answers, one call after the other and each with a token of its own.

import { createHash } from 'node:crypto'

/** More at once from one token would be refused. */
export const AGENTS = 5
/** 120 calls a minute are what one token may ask for. */
const CALL_MS = 600
const CALLS = [
  ['get_flux_status', { status: 'all', limit: 200 }],
  ['get_flux_status', {}],
  ['get_dependency_graph', { onlyUnhealthy: false }],
  ['get_workloads', { limit: 200 }],
  ['get_pods', { notRunningOnly: false }],
  ['get_flux_sources', { limit: 200 }],
] as const

/** The list for TOKENS_FILE. */
export function tokensOfAgents(): string {
  const entries = Array.from({ length: AGENTS }, (_, at) => ({
    name: `agent-${at}`,
    role: 'viewer',
    sha256: createHash('sha256').update(tokenOf(at)).digest('hex'),
  }))
  return JSON.stringify(entries)
}

/** Throws where a call is not answered by the tool. */
export async function askAsAgent(port: number, agent: number, signal: AbortSignal): Promise<void> {
  for (let call = 0; !signal.aborted; call += 1) {
    const [name, args] = CALLS[(agent + call) % CALLS.length] ?? CALLS[0]
    const begun = performance.now()
    const answer = await fetch(`http://localhost:${port}/mcp`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${tokenOf(agent)}`,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
      },
      body: JSON.stringify({ jsonrpc: '2.0', id: call, method: 'tools/call', params: { name, arguments: args } }),
    })
    const text = await answer.text()
    if (answer.status !== 200 || text.includes('"isError":true'))
      throw new Error(`${name}: ${answer.status} ${text.slice(0, 200)}`)
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, CALL_MS - (performance.now() - begun))))
  }
}

function tokenOf(agent: number): string {
  return `fluxdeck_agent_of_the_load_number_${agent}`
}
