// The process behind `fluxdeck mcp`: agents over stdin and stdout, the log and the audit trail on stderr. No port, no token, no pages.

import { setTimeout as sleep } from 'node:timers/promises'
import { StdioServerTransport, serveStdio } from '@modelcontextprotocol/server/stdio'
import { redactText } from '@/lib/flux/object/redact'
import { createOwnerCaller } from '@/lib/mcp/owner-caller'
import { createServers } from '@/lib/mcp/serve'
import { type ClusterChoice, chooseCluster } from '@/lib/server/choose-cluster'
import { readConfig } from '@/lib/server/config'
import { allowHosts } from '@/lib/server/door/allowed-hosts'
import { createLog, type ProcessLog } from '@/lib/server/log'
import { openLogOutput, takeInForeignWords } from '@/lib/server/log-output'
import { explainFailure, logUncaught } from '@/lib/server/process-life'
import { type RunningProgram, startProgram } from '@/lib/server/runtime'
import type { Environment } from '@/lib/server/settings-reader'
import { type StdioWishes, stdioSettings } from '@/lib/server/stdio-settings'

const MAX_SUBSCRIPTIONS = 16
/** Whoever closed stdin waits for the end of the process: a second for all of it. */
const SETTLE_MS = 300
const LAST_WORDS_MS = 50

export interface StdioOptions extends StdioWishes {
  readonly env: Environment
  readonly version: string
  readonly stdin: NodeJS.ReadStream
  /** The protocol goes there, and nothing else. */
  readonly stdout: NodeJS.WriteStream
  readonly stderr: NodeJS.WriteStream
}

/** Serves until stdin closes, and ends the process with it. */
export async function serveAgents(options: StdioOptions): Promise<void> {
  try {
    await serve(options)
  } catch (error) {
    options.stderr.write(`${explainFailure(error)}\n`)
    process.exit(1)
  }
}

async function serve({ env, version, stdin, stdout, stderr, ...wishes }: StdioOptions): Promise<void> {
  const isTerminal = stderr.isTTY === true
  const config = readConfig({ ...stdioSettings(env, wishes), FLUXDECK_TTY: isTerminal ? '1' : '0' })
  const output = openLogOutput(stderr, stderr)
  const log = createLog({ level: config.logLevel, format: config.logFormat, redact: redactText, write: output.write })
  takeInForeignWords(log)
  const clock = () => new Date()
  const program = await startProgram({
    config,
    choice: asOwner(await chooseCluster(config, log, wishes.as)),
    build: { version, revision: 'source' },
    port: 0,
    historyThread: new URL('./history-thread.mjs', import.meta.url),
    hosts: allowHosts(config, 0),
    log,
    clock,
  })
  const { audit, gate, lacks, seenBy, userName: user } = program
  const { switches } = gate
  const caller = createOwnerCaller({
    user,
    groups: wishes.as?.groups ?? [],
    mayWrite: wishes.mayWrite,
    switches,
    seenBy,
  })
  const makeServer = createServers({ version, lacks, audit, clock, log })
  const transport = new StdioServerTransport(stdin, stdout)
  const handle = serveStdio(() => makeServer(caller), {
    transport,
    maxSubscriptions: MAX_SUBSCRIPTIONS,
    onerror: (error) => log.debug('A message of MCP was refused by the library.', { error }),
  })
  endWithCaller({ stdin, stdout, program, log, close: handle.close })
}

/** Also in a pod there is one account and one person: who may start programs with it. */
function asOwner(choice: ClusterChoice): ClusterChoice {
  return choice.type === 'demo' ? choice : { ...choice, inCluster: false }
}

interface Ending extends Pick<StdioOptions, 'stdin' | 'stdout'> {
  readonly program: RunningProgram
  readonly log: ProcessLog
  readonly close: () => Promise<void>
}

function endWithCaller({ stdin, stdout, program, log, close }: Ending): void {
  let isEnding = false
  const end = async () => {
    if (isEnding) return
    isEnding = true
    program.beginEnding()
    program.stopSending()
    await Promise.race([program.settle(), sleep(SETTLE_MS)])
    program.cutWrites()
    await sleep(LAST_WORDS_MS)
    await close()
    await Promise.race([program.stop(), sleep(SETTLE_MS)])
    log.tellRest()
    process.exit(0)
  }
  const endNow = () => void end().catch(() => process.exit(1))
  for (const event of ['end', 'close']) stdin.on(event, endNow)
  stdout.on('error', endNow)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, endNow)
  logUncaught(log)
  if (stdin.readableEnded || stdin.destroyed) endNow()
}
