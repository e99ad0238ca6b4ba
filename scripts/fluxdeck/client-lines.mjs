// What is pasted where, so that a client finds Fluxdeck: over HTTP with a token, or over stdio as a program of its own.
import { join } from 'node:path'
import { projectFolder } from '../step.mjs'

const COMMAND_PATH = join(projectFolder, 'scripts', 'fluxdeck.mjs')

/** For whoever reads the API, and for agents. */
export function linesForToken(base, token) {
  const address = `${base}/mcp`
  const header = `Authorization: Bearer ${token}`
  const headers = { Authorization: `Bearer ${token}` }
  return [
    ['Scripts', `curl -H '${header}' ${base}/api/state`],
    [
      'Agents, by curl',
      `curl -X POST -H 'Content-Type: application/json' -H 'Accept: application/json, text/event-stream' -H '${header}' -d '{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{}}' ${address}`,
    ],
    ['Claude Code', `claude mcp add --transport http fluxdeck ${address} --header '${header}'`],
    ['Cursor (~/.cursor/mcp.json)', JSON.stringify({ mcpServers: { fluxdeck: { url: address, headers } } })],
    ['VS Code (.vscode/mcp.json)', JSON.stringify({ servers: { fluxdeck: { type: 'http', url: address, headers } } })],
    [
      'LiteLLM (config.yaml)',
      `mcp_servers: ${JSON.stringify({ fluxdeck: { url: address, transport: 'http', auth_type: 'bearer_token', auth_value: token } })}`,
    ],
  ]
}

/** For clients that start programs; the address counts from anywhere, since nothing of it is looked up. */
export function linesForStdio(options = []) {
  const entry = { command: 'node', args: [COMMAND_PATH, 'mcp', ...options] }
  const shell = [entry.command, ...entry.args].map(quote).join(' ')
  return [
    ['Claude Desktop (claude_desktop_config.json), Cursor', JSON.stringify({ mcpServers: { fluxdeck: entry } })],
    ['Claude Code', `claude mcp add fluxdeck -- ${shell}`],
    ['VS Code (.vscode/mcp.json)', JSON.stringify({ servers: { fluxdeck: { type: 'stdio', ...entry } } })],
    ['LiteLLM (config.yaml)', `mcp_servers: ${JSON.stringify({ fluxdeck: { transport: 'stdio', ...entry } })}`],
  ]
}

export function formatLines(lines) {
  return lines.map(([where, line]) => `${where}:\n  ${line}\n`).join('')
}

function quote(word) {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
}
