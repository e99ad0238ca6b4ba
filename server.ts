// The process: reads its settings, listens, starts the program, hands pages to Next, and ends cleanly.

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import next from 'next'
import { redactText } from '@/lib/flux/object/redact'
import { createAudit } from '@/lib/server/audit'
import { chooseCluster } from '@/lib/server/choose-cluster'
import { readConfig } from '@/lib/server/config'
import { allowHosts } from '@/lib/server/door/allowed-hosts'
import { createBuiltFiles } from '@/lib/server/door/built-files'
import { closedAddresses } from '@/lib/server/door/closed-addresses'
import { drawFirstPage } from '@/lib/server/door/first-page'
import { createFront, type NodeHandler } from '@/lib/server/door/front'
import { createInternalFront } from '@/lib/server/door/internal-front'
import { LAUNCH } from '@/lib/server/door/launch'
import { setRuntime } from '@/lib/server/door/runtime-handle'
import type { Gate } from '@/lib/server/identity/identity'
import { listenForLaunches } from '@/lib/server/identity/launch-addresses'
import { configureClient } from '@/lib/server/identity/owner-bearer'
import { createLog } from '@/lib/server/log'
import { openLogOutput, takeInForeignWords } from '@/lib/server/log-output'
import { openMetricsFor } from '@/lib/server/metrics/metrics'
import { endOnSignals, explainFailure, followReach, listen } from '@/lib/server/process-life'
import { type RunningProgram, startProgram } from '@/lib/server/runtime'
import { startWarnings } from '@/lib/server/start-warnings'
import { createReaders } from '@/lib/server/stream/readers'
import { NO_TALLIES } from '@/lib/server/tallies'
import { trustPeers } from '@/lib/server/trusted-peers'

async function main(): Promise<void> {
  const startedAt = performance.now()
  const config = readConfig({ ...process.env, FLUXDECK_TTY: process.stdout.isTTY ? '1' : '0' })
  const isDevelopment = process.env.FLUXDECK_DEV === '1'
  const output = openLogOutput(process.stdout, process.stderr)
  const log = createLog({ level: config.logLevel, format: config.logFormat, redact: redactText, write: output.write })
  let program: RunningProgram | undefined
  const isUnderNpm = process.env.FLUXDECK_START === 'npm'
  endOnSignals({ program: () => program, server: () => front, log, isUnderNpm, isHasty: isDevelopment })
  for (const warning of startWarnings(config)) log.warn(warning)

  const choice = await chooseCluster(config, log)
  const clock = () => new Date()
  let page: Promise<NodeHandler> = new Promise(() => {})
  let openGate: (gate: Gate) => void = () => {}
  const gate = new Promise<Gate>((resolve) => {
    openGate = resolve
  })
  const metrics = await openMetricsFor(config)
  const tallies = metrics?.tallies ?? NO_TALLIES
  const audit = createAudit(log, clock, tallies)
  const peers = trustPeers(config.trustedProxies)
  const readers = createReaders(() => performance.now())
  let isDrawn = isDevelopment
  const health = {
    isReady: () => isDrawn && (program?.health.isReady() ?? false),
    isEnding: () => program?.health.isEnding() ?? false,
  }
  const front = createFront({
    hosts: () => hosts,
    closed: closedAddresses(config),
    gate: () => gate,
    peers,
    audit,
    health,
    readers,
    handler: () => page,
    direct: () => program?.direct,
    built: isDevelopment ? undefined : createBuiltFiles(join(process.cwd(), '.next', 'static')),
    frameAncestors: config.frameAncestors,
    arePicturesPublic: config.isBadgePublic,
    isHttps: config.baseUrl?.protocol === 'https:',
    isDevelopment,
    isByRights: config.readReview,
    tellMetrics: metrics?.tell,
    tallies: metrics?.tallies,
    log,
  })
  const port = await listen(front, config.port, config.bind)
  const hosts = allowHosts(config, port)
  // It is not closed by signals: whoever probes hears "not ready" until the process is gone.
  if (config.metricsPort !== undefined && metrics !== undefined)
    await listen(
      createInternalFront({ health, tellMetrics: metrics.tell, log }),
      config.metricsPort,
      undefined,
      'METRICS_PORT',
    )
  if (!isDevelopment) takeInForeignWords(log, config.logFormat === 'json' ? output : undefined)
  const historyThread = new URL('./history-thread.mjs', import.meta.url)
  const parts = { build: readBuild(), port, hosts, readers, historyThread, tallies, log, clock }
  program = await startProgram({ config, choice, ...parts, ...findListProgram(isDevelopment) })
  metrics?.connect(program.measured)
  setRuntime(program.runtime)
  openGate(program.gate)

  const app = next({ dev: isDevelopment, dir: process.cwd(), hostname: config.bind, port, httpServer: front })
  page = app.prepare().then(() => app.getRequestHandler())
  await page
  if (!isDevelopment)
    await drawFirstPage({ port, bind: config.bind, host: config.baseUrl?.host ?? `localhost:${port}` })
  isDrawn = true

  const base = config.baseUrl?.origin ?? `http://localhost:${port}`
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  const what = program.isDemo ? 'the demo cluster' : `cluster ${program.clusterName}`
  const why = choice.type === 'demo' && choice.because !== undefined ? `: ${choice.because}` : ''
  const { launch } = program.gate
  const nextAddress = () => (launch === undefined ? base : `${base}${LAUNCH}${launch.issue()}`)
  const tellNext = () => process.stdout.write(`\n  Open ${nextAddress()}\n\n`)
  const how = launch === undefined ? '' : `  ${listenForLaunches({ terminal: process.stdin, onAsked: tellNext })}\n`
  const forAgents = launch?.bearer === undefined ? '' : `  For agents: ${configureClient(base, launch.bearer)}\n`
  process.stdout.write(
    `\n  Fluxdeck shows ${what}${why} (ready after ${seconds} s).\n  Open ${nextAddress()}\n${how}${forAgents}\n`,
  )
  const { look } = program.measured
  followReach({ sources: () => look().head.sources, say: (line) => process.stdout.write(`  ${line}\n`) })
}

/** The build puts it beside this file; what is bundled anew with every change does not. */
function findListProgram(isDevelopment: boolean): { listProgram?: URL } {
  const listProgram = new URL('./server-parts/list-thread.mjs', import.meta.url)
  return isDevelopment || !existsSync(listProgram) ? {} : { listProgram }
}

function readBuild(): { version: string; revision: string } {
  const text = readFileSync(join(process.cwd(), 'package.json'), 'utf8')
  const version = /"version":\s*"([^"]+)"/.exec(text)?.[1] ?? 'unknown'
  return { version, revision: process.env.FLUXDECK_REVISION ?? 'source' }
}

main().catch((error: unknown) => {
  process.stderr.write(`${explainFailure(error)}\n`)
  process.exit(1)
})
