// Two tenants on one cluster before one program that shows each of them what they may read, with all messages in.

import { createHash } from 'node:crypto'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, vi } from 'vitest'
import type { DeployPage } from '@/lib/contract/deploys'
import type { State } from '@/lib/contract/state'
import { refOfObject } from '@/lib/simulator/kube-object'
import { type Simulator, startSimulator } from '@/lib/simulator/simulator'
import { type ServedProgram, serveProgram } from './serve-program'
import { ALL_DEPLOYS, deployTwice } from './tenant-deploys'
import { runningDeployment } from './tenant-workloads'
import { generateTenants, openReviewingDoor, type ReviewingDoor, type Tenant, type TenantName } from './tenant-world'

export const TENANTS = generateTenants(Number(process.env.TENANT_SEED ?? 12))
export const PAIRS: readonly (readonly [TenantName, TenantName])[] = [
  ['apricot', 'bilberry'],
  ['bilberry', 'apricot'],
]
/** Each has a token of their own name; `adm` may read everything and `eve` nothing. */
const PEOPLE = ['ann', 'ben', 'adm', 'eve']
const CONTROLLERS = ['kustomize-controller', 'source-controller', 'helm-controller']

export interface TenantScene {
  readonly simulator: Simulator
  readonly door: ReviewingDoor
  readonly served: ServedProgram
  /** Puts the program's clock ahead. */
  pass(ms: number): void
  close(): void
}

/** Named after its tenant. */
export const topicOf = ({ namespaces }: Tenant) => `${namespaces[1]}-alerts`
export const as = (user: string) => ({ authorization: `Bearer ${user}` })

export function everyRight(user: string, _: string, namespace: string | undefined): boolean | undefined {
  if (user === 'adm') return true
  const tenant = Object.values(TENANTS).find((one) => one.user === user)
  return namespace !== undefined && tenant?.namespaces.includes(namespace) === true
}

export async function openTenantScene(env: Readonly<Record<string, string>> = {}): Promise<TenantScene> {
  const all = Object.values(TENANTS)
  const end = new AbortController()
  let ahead = 0
  const simulator = await startSimulator({
    scenario: {
      objects: [
        ...all.flatMap(({ objects, workloads, events }) => [...objects, ...workloads, ...events]),
        ...CONTROLLERS.flatMap((name) =>
          runningDeployment('flux-system', name, { 'app.kubernetes.io/part-of': 'flux' }),
        ),
      ],
    },
    behaviour: 'none',
    signal: end.signal,
  })
  for (const tenant of all) for (const message of tenant.messages) simulator.control.publish(topicOf(tenant), message)
  const door = await openReviewingDoor(simulator.server)
  door.allow = everyRight
  // A program speaks of itself and of the other; a controller of both.
  door.logOf = (namespace) => {
    const owner = all.find(({ namespaces }) => namespaces.includes(namespace))
    return (owner === undefined ? all : [owner]).flatMap(({ logLines }) => logLines)
  }
  const served = await serveProgram({
    env: {
      CLUSTER: 'in-cluster',
      AUTH_MODE: 'token',
      TOKENS_FILE: writeTokens(),
      ACTIONS_ENABLED: '1',
      READ_REVIEW: '1',
      NTFY_URL: simulator.ntfyUrl,
      NTFY_TOPICS: all.map(topicOf).join(','),
      ...env,
    },
    choice: door.choice,
    clock: () => new Date(Date.now() + ahead),
  })
  await untilAllIsIn(served)
  await deployTwice([TENANTS.apricot, TENANTS.bilberry], {
    setStatus: (object, status) => simulator.control.setStatus(refOfObject(object), status),
    readDeploys: async () => JSON.parse((await served.ask(ALL_DEPLOYS, { headers: as('adm') })).text) as DeployPage,
  })
  return {
    simulator,
    door,
    served,
    pass(ms) {
      ahead += ms
    },
    close() {
      served.stop()
      door.close()
      end.abort()
    },
  }
}

function writeTokens(): string {
  const path = join(mkdtempSync(join(tmpdir(), 'fluxdeck-tenants-')), 'tokens.json')
  const sha256 = (token: string) => createHash('sha256').update(token).digest('hex')
  const entry = (name: string) => ({ name, user: name, role: 'operator', sha256: sha256(name) })
  writeFileSync(path, JSON.stringify(PEOPLE.map(entry)))
  return path
}

async function untilAllIsIn(served: ServedProgram): Promise<void> {
  const all = Object.values(TENANTS)
  const expected = all.reduce((sum, { objects }) => sum + objects.length, 0)
  await vi.waitFor(
    async () => {
      const state = JSON.parse((await served.ask('/api/state', { headers: as('adm') })).text) as State
      expect(state.counts.total).toBe(expected)
      // What comes before everything was read once is no change.
      expect(state.sources.filter((source) => source.state === 'connecting')).toEqual([])
      expect(state.sources.filter(({ role }) => role === 'ntfy').map(({ count }) => count)).toEqual(
        all.map(({ messages }) => messages.length),
      )
    },
    { timeout: 30_000, interval: 200 },
  )
}
