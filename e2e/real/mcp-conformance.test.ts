// The official conformance suite of MCP against the address of agents. It sends no token, so one stands in between that
// adds a viewer's. Scenarios are named, because others want diagnostic tools that no product has.

import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bearerOf, serveAgents } from '@/lib/mcp/testing/agent-scene'
import { passOn } from '@/lib/server/testing/pass-on'
import type { ServedProgram } from '@/lib/server/testing/serve-program'
import { findConformance } from '../support/conformance/find.mjs'
import { findFreePort } from '../support/free-port'

const SCENARIO_MS = 60_000
const run = promisify(execFile)
const suite = findConformance()

interface Check {
  readonly id: string
  readonly status: string
}

/** Those that ask for a tool of the suite, which no product lists. */
const NOT_TESTABLE = [
  'sep-2575-http-server-no-independent-requests-on-stream',
  'sep-2575-missing-capability-http-400',
  'sep-2575-server-no-log-without-loglevel',
  'sep-2575-server-rejects-undeclared-capability',
]
/** What is told by resources is not offered: tools tell it. */
const NO_RESOURCES = ['sep-2549-resources-list-caching-hints', 'sep-2549-resources-templates-list-caching-hints']
/** How many checks succeed, and which do not. */
const SCENARIOS: readonly (readonly [string, string, number, readonly string[]])[] = [
  ['2026-07-28', 'server-stateless', 24, NOT_TESTABLE],
  ['2026-07-28', 'tools-list', 4, []],
  ['2026-07-28', 'prompts-list', 2, []],
  ['2026-07-28', 'http-header-validation', 14, []],
  ['2026-07-28', 'server-sse-multiple-streams', 1, []],
  ['2026-07-28', 'dns-rebinding-protection', 2, []],
  ['2026-07-28', 'caching', 5, NO_RESOURCES],
  ['2025-11-25', 'server-initialize', 2, []],
  ['2025-11-25', 'ping', 2, []],
  ['2025-11-25', 'tools-list', 3, []],
  ['2025-11-25', 'prompts-list', 2, []],
  ['2025-06-18', 'server-initialize', 2, []],
  ['2025-06-18', 'ping', 2, []],
  ['2025-06-18', 'tools-list', 2, []],
]

describe.skipIf(suite === undefined)('the conformance suite of MCP', { timeout: 2 * SCENARIO_MS }, () => {
  let served: ServedProgram
  let door: Server
  let url = ''
  beforeAll(async () => {
    served = await serveAgents()
    const port = await findFreePort()
    door = openDoor(port, served)
    await new Promise<void>((resolve) => door.listen(port, '127.0.0.1', resolve))
    url = `http://localhost:${port}/mcp`
  })
  afterAll(async () => {
    door?.close()
    await served?.stop()
  })

  it.each(SCENARIOS)('%s: %s', async (revision, scenario, succeeding, expected) => {
    const checks = await conform(url, revision, scenario)
    const idsOf = (wanted: string) => checks.filter(({ status }) => status === wanted).map(({ id }) => id)
    expect(idsOf('FAILURE').sort()).toEqual([...expected].sort())
    expect(idsOf('SUCCESS')).toHaveLength(succeeding)
  })
})

async function conform(url: string, revision: string, scenario: string): Promise<readonly Check[]> {
  if (suite === undefined) throw new Error('There is no suite.')
  const out = mkdtempSync(join(tmpdir(), 'fluxdeck-conformance-'))
  const asked = ['--url', url, '--scenario', scenario, '--spec-version', revision, '--output-dir', out]
  // It ends with 1 where a check fails; which ones stands in what it writes.
  await run(suite.node, [suite.script, 'server', ...asked], { timeout: SCENARIO_MS }).catch(() => undefined)
  const files = readdirSync(out, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('checks.json'))
  return files.flatMap((name): Check[] => JSON.parse(readFileSync(join(out, name), 'utf8')))
}

function openDoor(port: number, { origin }: ServedProgram): Server {
  const here = new RegExp(`(?:localhost|127\\.0\\.0\\.1):${port}\\b`)
  const { host } = new URL(origin)
  return createServer((request, response) => {
    const { headers } = request
    headers.authorization = bearerOf('viewer')
    for (const name of ['host', 'origin'] as const) {
      const said = headers[name]
      if (said !== undefined) headers[name] = said.replace(here, host)
    }
    passOn(origin, request, response)
  })
}
