// The built product as a person would run it: an own process on a free port, with nothing of this
// machine's environment but what the test hands over.
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findFreePort } from './free-port'
import { startLeashed } from './leashed-process'
import { QUICK_PROGRAM } from './quick-clocks.mjs'
import { waitUntil } from './wait-until'

export interface ProductOptions {
  /** Settings such as CLUSTER or NTFY_URL; PORT and BIND are chosen when not among them. */
  readonly env?: Readonly<Record<string, string>>
  /** Which answer to wait for; `exit` gives back a product that refused to start. Default `/readyz`. */
  readonly until?: '/healthz' | '/readyz' | 'exit'
  readonly timeoutMs?: number
  readonly clocks?: Clocks
}

/** `quick` has the shorter waits of `quick-clocks.mjs`, and is the default of stories on a stage. */
export type Clocks = 'real' | 'quick'

export interface Product {
  readonly url: string
  readonly port: number
  readonly pid: number
  /** An address that nobody has opened: the one of the start, and then one more each time. It opens one browser. */
  nextLaunchUrl(): Promise<string>
  readonly exited: Promise<number | undefined>
  logs(): string
  /** SIGTERM as from an orchestrator; the exit code. */
  stop(): Promise<number | undefined>
  kill(): Promise<void>
}

const START_TIMEOUT_MS = 40_000
const STOP_GRACE_MS = 15_000
const ROOT = join(import.meta.dirname, '..', '..')
const PROGRAMS = { real: join(ROOT, 'dist', 'server.mjs'), quick: QUICK_PROGRAM } as const
const LAUNCH_ADDRESS = /https?:\/\/[^\s"'\\]+\/launch\/[A-Za-z0-9_-]+/g

export async function startProduct(options: ProductOptions = {}): Promise<Product> {
  const program = PROGRAMS[options.clocks ?? 'quick']
  if (!existsSync(program)) throw new Error(`${program} is missing: run "npm run build" first.`)
  const until = options.until ?? '/readyz'
  const home = await mkdtemp(join(tmpdir(), 'fluxdeck-home-'))
  const port = options.env?.PORT === undefined ? await findFreePort() : Number(options.env.PORT)
  const url = `http://localhost:${port}`
  const started = await startLeashed(process.execPath, [program], {
    cwd: ROOT,
    env: {
      PATH: process.env.PATH,
      HOME: home,
      NODE_ENV: 'production',
      PORT: String(port),
      BIND: '127.0.0.1',
      ...options.env,
    },
  })
  const given = new Set<string>()
  let hasExited = false
  const exited = started.exited.then(async (code) => {
    hasExited = true
    await rm(home, { recursive: true, force: true })
    return code
  })

  const product: Product = {
    url,
    port,
    pid: started.pid,
    async nextLaunchUrl() {
      const printed = () => started.output().match(LAUNCH_ADDRESS) ?? []
      const unopened = () => printed().find((address) => !given.has(address))
      await waitUntil('a launch address', () => printed()[0])
      if (unopened() === undefined) started.signal('SIGUSR2')
      const address = await waitUntil('another launch address', unopened)
      given.add(address)
      return address
    },
    exited,
    logs: () => started.output(),
    async stop() {
      await started.stop(STOP_GRACE_MS)
      return exited
    },
    async kill() {
      started.signal('SIGKILL')
      await exited
    },
  }
  try {
    await waitUntil(
      until === 'exit' ? 'the product to exit' : `the product to answer ${until}`,
      async () => {
        if (until === 'exit') return hasExited ? true : undefined
        if (hasExited) throw new Error('it ended')
        const answer = await fetch(`http://127.0.0.1:${port}${until}`).catch(() => undefined)
        return answer?.status === 200 ? true : undefined
      },
      { timeoutMs: options.timeoutMs ?? START_TIMEOUT_MS },
    )
    return product
  } catch (error) {
    await product.kill()
    throw new Error(`The product did not start as expected. It said:\n${product.logs().slice(-8000)}`, { cause: error })
  }
}
