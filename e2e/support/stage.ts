// Stories that decide what happens: a simulated cluster and ntfy of their own, reached by the product over the wire
// as any other. Nothing moves by itself on this stage. Files that leave it as they found it share one; `part` gives a file
// a stage that no other file touches.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import type { ScenarioChoice } from '@/lib/simulator/scenario'
import { type Simulator, startSimulator } from '@/lib/simulator/simulator'
import { kubeconfigOf } from './kubeconfig'
import { expect, test as story } from './story'

interface StageFixtures {
  readonly part: string
  readonly scenario: ScenarioChoice
  readonly speed: number
  readonly cluster: Simulator
  readonly kubeconfig: string
}

/** Runs take long enough to be seen and short enough to wait for. */
const SPEED = 4

export const test = story.extend<object, StageFixtures>({
  part: ['', { scope: 'worker', option: true }],
  clocks: ['quick', { scope: 'worker' }],
  scenario: ['homelab', { scope: 'worker', option: true }],
  speed: [SPEED, { scope: 'worker', option: true }],
  cluster: [
    async ({ scenario, speed }, use) => {
      const ending = new AbortController()
      const cluster = await startSimulator({
        scenario,
        behaviour: 'reactive',
        speed,
        signal: ending.signal,
      })
      await use(cluster)
      cluster.stop()
    },
    { scope: 'worker' },
  ],
  kubeconfig: [
    async ({ cluster }, use) => {
      const folder = await mkdtemp(join(tmpdir(), 'fluxdeck-stage-'))
      await use(await writeKubeconfig(folder, cluster.server))
      await rm(folder, { recursive: true, force: true })
    },
    { scope: 'worker' },
  ],
  productEnv: [
    async ({ cluster, kubeconfig }, use) => {
      await use({
        CLUSTER: 'kubeconfig',
        KUBECONFIG: kubeconfig,
        NTFY_URL: cluster.ntfyUrl,
        NTFY_TOPICS: cluster.topics.join(','),
      })
    },
    { scope: 'worker' },
  ],
})

/** A page that has its data and follows it: what is pressed from here on is heard. */
export async function open(page: Page, path: string): Promise<void> {
  await page.goto(path)
  await expectLive(page)
}

export async function expectLive(page: Page): Promise<void> {
  await expect(page.getByRole('button', { name: 'live', exact: true })).toBeVisible({ timeout: 45_000 })
}

/** For any API server, also one that nobody runs. */
export async function writeKubeconfig(folder: string, server: string): Promise<string> {
  const user = { token: 'a-token-for-the-stage' }
  await mkdir(folder, { recursive: true })
  const path = join(folder, 'kubeconfig')
  await writeFile(path, kubeconfigOf({ name: 'stage', cluster: { server }, user, userName: 'ali' }))
  return path
}

export { expect } from './story'
