// Flux's own controllers as plain processes on the test's API server, for one test file: what they fetch, apply, wait for
// and say is real.
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Availability } from './availability'
import type { ControlPlane } from './control-plane'
import { type FluxController, findFluxController } from './flux-controllers/build.mjs'
import { findFreePort } from './free-port'
import { type LeashedProcess, startLeashed } from './leashed-process'
import { untilReady } from './until-ready'

export interface FluxControllers {
  /** Where notification-controller takes events. */
  readonly eventsUrl: string
  log(name: FluxController): string
  /** Ends one of them; what it gave out cannot be had any more. */
  halt(name: FluxController): Promise<void>
  /** Starts again what was halted, at the same addresses. */
  start(name: FluxController): Promise<void>
  /** It stays, and does nothing until it is thawed. */
  freeze(name: FluxController): void
  thaw(name: FluxController): void
  stop(): Promise<void>
}

const START_TIMEOUT_MS = 60_000

export function fluxAvailability(...names: readonly FluxController[]): Availability {
  const missing = names.filter((name) => findFluxController(name) === undefined)
  if (missing.length === 0) return { available: true }
  return {
    available: false,
    reason: `no Flux controllers for the tests (${missing.join(', ')} missing). Install Go and run: node e2e/support/flux-controllers/build.mjs`,
  }
}

export async function startFluxControllers(
  cluster: ControlPlane,
  names: readonly FluxController[],
): Promise<FluxControllers> {
  const folder = await mkdtemp(join(tmpdir(), 'fluxdeck-flux-'))
  const artifacts = join(folder, 'artifacts')
  const tags = join(folder, 'tags')
  await Promise.all([mkdir(artifacts), mkdir(tags)])
  const running = new Map<FluxController, LeashedProcess>()
  const eventsAddress = `127.0.0.1:${await findFreePort()}`
  const receiverAddress = `127.0.0.1:${await findFreePort()}`
  const storageAddress = `127.0.0.1:${await findFreePort()}`
  // Waits of half a minute are for real clusters.
  const applierFlags = ['--events-addr=', '--requeue-dependency=2s', '--http-retry=1']
  const flagsOf: Readonly<Record<FluxController, readonly string[]>> = {
    'source-controller': [
      ...['--events-addr=', '--storage-path', artifacts],
      ...['--storage-addr', storageAddress, '--storage-adv-addr', storageAddress],
    ],
    'kustomize-controller': applierFlags,
    'helm-controller': applierFlags,
    'notification-controller': ['--events-addr', eventsAddress, '--receiverAddr', receiverAddress],
    'image-reflector-controller': ['--events-addr=', '--requeue-dependency=2s', '--storage-path', tags],
    'image-automation-controller': ['--events-addr='],
  }

  async function launch(name: FluxController): Promise<void> {
    const program = findFluxController(name)
    if (program === undefined) throw new Error(`There is no ${name} on this machine.`)
    const health = `127.0.0.1:${await findFreePort()}`
    const flags = ['--metrics-addr=0', '--health-addr', health, ...flagsOf[name]]
    const started = await startLeashed(program, flags, {
      cwd: folder,
      env: {
        PATH: process.env.PATH,
        HOME: folder,
        TMPDIR: folder,
        KUBECONFIG: cluster.kubeconfigPath,
        RUNTIME_NAMESPACE: 'flux-system',
      },
    })
    running.set(name, started)
    const isReady = async () => (await fetch(`http://${health}/readyz`).catch(() => undefined))?.ok
    await untilReady(name, started, isReady, { timeoutMs: START_TIMEOUT_MS })
  }

  async function stop(): Promise<void> {
    await Promise.all([...running.values()].map((one) => one.stop(2_000)))
    await rm(folder, { recursive: true, force: true })
  }

  try {
    await Promise.all(names.map(launch))
  } catch (error) {
    await stop()
    throw error
  }
  return {
    eventsUrl: `http://${eventsAddress}/`,
    log: (name) => running.get(name)?.output() ?? '',
    async halt(name) {
      await running.get(name)?.stop(2_000)
    },
    start: launch,
    freeze: (name) => running.get(name)?.signal('SIGSTOP'),
    thaw: (name) => running.get(name)?.signal('SIGCONT'),
    stop,
  }
}
