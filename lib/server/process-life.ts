// How the process begins to listen, what it says when it cannot, and how it ends with streams and actions open.

import type { Server } from 'node:http'
import { KubernetesError } from '@/lib/kubernetes/errors'
import { NoClusterError } from './choose-cluster'
import { ConfigError } from './config'
import type { Log } from './log'

/** Time for the last words on streams; after it whatever is still open is cut. */
const LINGER_MS = 2_000

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

interface Ending {
  readonly server: Server
  readonly program: { stop(): void }
  readonly log: Log
}

/** The first signal ends in order, a second one at once. */
export function endOnSignals({ server, program, log }: Ending): void {
  let isEnding = false
  const end = (signal: NodeJS.Signals) => {
    if (isEnding) process.exit(0)
    isEnding = true
    log.info('Ending.', { signal })
    program.stop()
    server.close(() => process.exit(0))
    server.closeIdleConnections()
    setTimeout(() => {
      server.closeAllConnections()
      process.exit(0)
    }, LINGER_MS).unref()
  }
  process.on('SIGTERM', end)
  process.on('SIGINT', end)
  // A safety net, not a method: what lands here is logged and the program goes on.
  process.on('unhandledRejection', (error) => log.error('A promise was rejected and nobody cared.', { error }))
  process.on('uncaughtException', (error) => log.error('An error was thrown and nobody caught it.', { error }))
}
