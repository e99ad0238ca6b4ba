// How the process begins to listen, what it says when it cannot, and how it ends with streams and actions open.

import type { Server } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { SourceHealth } from '@/lib/contract/state'
import { sayReach, whyUnreached } from '@/lib/flux/tell/reach'
import { KubernetesError } from '@/lib/kubernetes/errors'
import { NoClusterError } from './choose-cluster'
import { ConfigError } from './config'
import type { Log, ProcessLog } from './log'

/** How long whoever balances load may still send people here: they are answered, and readiness says no. */
const LISTEN_ON_MS = 3_500
/** Requests that were taken go on until here: the rest of a selection, the object behind its source. */
const SEND_BY_MS = 8_000
/** What was sent may come to its end until here. */
const SETTLE_BY_MS = 12_500
/** What became of them is told with the next changes, ten times a second where nothing else is to do. */
const LAST_WORDS_MS = 500
const DRAIN_BY_MS = 14_000
const EXIT_BY_MS = 14_500
const SECOND_SIGNAL_MS = 300
const ECHO_MS = 200
const IDLE_LOOK_MS = 50
const REACH_LOOK_MS = 500

/** Rejects with a sentence for people when the address cannot be had. Resolves with the port. No host: all of them. */
export function listen(server: Server, port: number, host?: string, setting = 'PORT'): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(new ListenError(explainListen(error, { port, host: host ?? 'every address', setting }))),
    )
    server.listen(port, host, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })
}

class ListenError extends Error {
  override readonly name = 'ListenError'
}

interface Place {
  readonly port: number
  readonly host: string
  /** Which setting chose the port. */
  readonly setting: string
}

function explainListen(error: NodeJS.ErrnoException, { port, host, setting }: Place): string {
  switch (error.code) {
    case 'EADDRINUSE':
      return `Port ${port} on ${host} is taken by another program. Stop it, or choose another port with ${setting}=${port + 1}.`
    case 'EACCES':
      return `Port ${port} may not be opened by this user. Choose one above 1024 with ${setting}=3000.`
    case 'EADDRNOTAVAIL':
      return `This machine has no address ${host}. Check BIND.`
    default:
      return `The address ${host}:${port} cannot be listened on (${error.code ?? error.message}).`
  }
}

/** One clear sentence for what is foreseen; the stack only for what is not. */
export function explainFailure(error: unknown): string {
  if (
    error instanceof ConfigError ||
    error instanceof NoClusterError ||
    error instanceof ListenError ||
    error instanceof KubernetesError
  )
    return `Fluxdeck cannot start. ${error.message}`
  return `Fluxdeck cannot start, for a reason it did not foresee.\n${error instanceof Error ? error.stack : String(error)}`
}

export interface ReachParts {
  readonly sources: () => readonly SourceHealth[]
  readonly say: (line: string) => void
}

/** For as long as the process lives, which it does not hold up. */
export function followReach({ sources, say }: ReachParts): void {
  let told: string | undefined
  const look = () => {
    const now = whyUnreached(sources())
    const line = sayReach(told, now)
    told = now
    if (line !== undefined) say(line)
  }
  setInterval(look, REACH_LOOK_MS).unref()
}

/** What a program does to come to an end. */
export interface Endable {
  /** From now on it is not ready, and takes no new writes and no new streams. */
  beginEnding(): void
  /** Resolves when all that was asked for has come to its own end. */
  settle(): Promise<void>
  /** What was not sent by now never will be. */
  stopSending(): void
  /** Cuts the writes that are still under way; what became of them is told as unknown. */
  cutWrites(): void
  /** A last word on each stream, then the end of every loop. Resolves when what happened is written down. */
  stop(): Promise<void>
}

interface Ending {
  /** Undefined while the process is still starting. */
  readonly program: () => Endable | undefined
  readonly server: () => Server | undefined
  readonly log: ProcessLog
  /** npm hands on the Ctrl-C that the terminal has sent to everybody: within a moment that is one signal. */
  readonly isUnderNpm: boolean
  /** Whoever works on the program starts it again at once, on the same port. */
  readonly isHasty: boolean
}

/** The first signal ends in order, a second one soon. Whatever is wrong with the first, the process ends in time. */
export function endOnSignals({ program, server, log, isUnderNpm, isHasty }: Ending): void {
  let first: { readonly signal: NodeJS.Signals; readonly at: number } | undefined
  const exit = () => {
    log.tellRest()
    process.exit(0)
  }
  const end = (signal: NodeJS.Signals) => {
    const running = program()
    if (running === undefined) return exit()
    const at = performance.now()
    if (first === undefined && !isHasty) {
      first = { signal, at }
      setTimeout(exit, EXIT_BY_MS)
      log.info('Ending. A second signal ends at once.', { signal })
      endInOrder(running, server(), log).then(exit, exit)
      return
    }
    if (isUnderNpm && signal === 'SIGINT' && first?.signal === signal && at - first.at < ECHO_MS) return
    running.cutWrites()
    void running.stop()
    server()?.close()
    setTimeout(exit, SECOND_SIGNAL_MS)
  }
  process.on('SIGTERM', end)
  process.on('SIGINT', end)
  logUncaught(log)
}

/** A safety net, not a method: what lands here is logged and the program goes on. */
export function logUncaught(log: Log): void {
  process.on('unhandledRejection', (error) => log.error('A promise was rejected and nobody cared.', { error }))
  process.on('uncaughtException', (error) => log.error('An error was thrown and nobody caught it.', { error }))
}

async function endInOrder(program: Endable, server: Server | undefined, log: ProcessLog): Promise<void> {
  const from = performance.now()
  const until = (ms: number) => sleep(Math.max(0, from + ms - performance.now()))
  program.beginEnding()
  await until(LISTEN_ON_MS)
  const settled = program.settle().then(() => true)
  const settlesBy = (ms: number) => Promise.race([settled, until(ms).then(() => false)])
  if (!(await settlesBy(SEND_BY_MS))) program.stopSending()
  if (!(await settlesBy(SETTLE_BY_MS))) {
    log.warn('Some requests had not come to their ends.')
    program.cutWrites()
  }
  await sleep(LAST_WORDS_MS)
  const written = program.stop()
  await Promise.race([Promise.all([closeWhenDrained(server), written]), until(DRAIN_BY_MS)])
}

/** Nobody new comes in; who is being answered hears it to the end. */
function closeWhenDrained(server: Server | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (server === undefined) return resolve()
    const idle = setInterval(() => server.closeIdleConnections(), IDLE_LOOK_MS)
    server.close(() => {
      clearInterval(idle)
      resolve()
    })
    server.closeIdleConnections()
  })
}
