import { afterEach, expect, test } from 'vitest'
import { numberAt, recordsAt, textAt, valueAt } from './json'
import { type Simulator, type SimulatorControl, startSimulator } from './simulator'
import { conditionOf, mergePatchRequest, openLines } from './testing/wire-client'

const RESET = 'reconcile.fluxcd.io/resetAt'
const FORCE = 'reconcile.fluxcd.io/forceAt'
const REQUEST = 'reconcile.fluxcd.io/requestedAt'
const IMMICH = 'HelmRelease/apps/immich'
const GIT = 'GitRepository/flux-system/flux-system'

let simulator: Simulator | undefined
afterEach(() => simulator?.stop())

/** Time stands still unless the test moves it. */
async function startHomelab(behaviour: 'live' | 'reactive' = 'reactive'): Promise<Simulator> {
  simulator = await startSimulator({ scenario: 'homelab', behaviour, signal: new AbortController().signal })
  simulator.control.pause()
  return simulator
}

function addressOf({ server }: Simulator, ref: string): string {
  const [kind, namespace, name] = ref.split('/')
  const groups: Record<string, string> = {
    Kustomization: 'kustomize.toolkit.fluxcd.io/v1/kustomizations',
    HelmRelease: 'helm.toolkit.fluxcd.io/v2/helmreleases',
    GitRepository: 'source.toolkit.fluxcd.io/v1/gitrepositories',
    HelmRepository: 'source.toolkit.fluxcd.io/v1/helmrepositories',
  }
  const [group, version, plural] = (groups[kind ?? ''] ?? '').split('/')
  return `${server}/apis/${group}/${version}/namespaces/${namespace}/${plural}/${name}`
}

async function request(homelab: Simulator, ref: string, token: string, ...more: readonly string[]): Promise<void> {
  const annotations = Object.fromEntries([REQUEST, ...more].map((key) => [key, token]))
  expect((await mergePatchRequest(addressOf(homelab, ref), { metadata: { annotations } })).code).toBe(200)
}

const handled = (control: SimulatorControl, ref: string) => textAt(control.get(ref), 'status', 'lastHandledReconcileAt')
const isReady = (control: SimulatorControl, ref: string) => conditionOf(control.get(ref), 'Ready')?.status === 'True'

test('Immich stays out of retries after a plain reconcile', async () => {
  const homelab = await startHomelab()
  const { control } = homelab
  const failedSince = conditionOf(control.get(IMMICH), 'Ready')?.lastTransitionTime
  await request(homelab, IMMICH, 't1')
  control.advance(600)
  expect(conditionOf(control.get(IMMICH), 'Reconciling')?.message).toBe('Fulfilling prerequisites')
  expect(conditionOf(control.get(IMMICH), 'Stalled')).toBeUndefined()
  control.advance(10_000)
  expect(handled(control, IMMICH)).toBe('t1')
  expect(conditionOf(control.get(IMMICH), 'Stalled')?.reason).toBe('RetriesExceeded')
  expect(conditionOf(control.get(IMMICH), 'Ready')?.lastTransitionTime).toBe(failedSince)
})

test.each([
  ['a reset', RESET],
  ['a forced run', FORCE],
])('%s heals Immich, through a visible upgrade', async (_, annotation) => {
  const homelab = await startHomelab()
  const { control } = homelab
  await request(homelab, IMMICH, 't2', annotation)
  control.advance(3_000)
  expect(conditionOf(control.get(IMMICH), 'Ready')).toMatchObject({
    status: 'Unknown',
    message: "Running 'upgrade' action with timeout of 10m0s",
  })
  expect(handled(control, IMMICH)).toBeUndefined()
  control.advance(8_000)
  expect(handled(control, IMMICH)).toBe('t2')
  expect(conditionOf(control.get(IMMICH), 'Ready')).toMatchObject({ status: 'True', reason: 'UpgradeSucceeded' })
  expect(conditionOf(control.get(IMMICH), 'Stalled')).toBeUndefined()
  const history = recordsAt(control.get(IMMICH), 'status', 'history')
  expect([numberAt(history[0], 'version'), textAt(history[0], 'status')]).toEqual([15, 'deployed'])
})

test('a reset with a token of its own does nothing but the request', async () => {
  const homelab = await startHomelab()
  const annotations = { [REQUEST]: 't3', [RESET]: 'another' }
  await mergePatchRequest(addressOf(homelab, IMMICH), { metadata: { annotations } })
  homelab.control.advance(15_000)
  expect(conditionOf(homelab.control.get(IMMICH), 'Stalled')?.reason).toBe('RetriesExceeded')
})

test('the token of a Kustomization arrives in the same write as its final conditions', async () => {
  const homelab = await startHomelab()
  const { control } = homelab
  const ref = 'Kustomization/apps/home-assistant'
  const path = `/apis/kustomize.toolkit.fluxcd.io/v1/kustomizations?watch=true&fieldSelector=metadata.name%3Dhome-assistant`
  const watch = await openLines(`${homelab.server}${path}`)
  await watch.next()
  await request(homelab, ref, 't4')
  control.advance(10_000)
  const phases: string[] = []
  for (;;) {
    const event = await watch.next()
    const object = valueAt(event, 'object')
    const reconciling = conditionOf(object, 'Reconciling')
    if (reconciling !== undefined) {
      phases.push(String(reconciling.message).split(' for revision')[0] ?? '')
      expect(textAt(object, 'status', 'lastHandledReconcileAt')).toBeUndefined()
    }
    if (textAt(object, 'status', 'lastHandledReconcileAt') !== 't4') continue
    expect(conditionOf(object, 'Ready')?.status).toBe('True')
    break
  }
  expect([...new Set(phases)]).toEqual([
    'Fetching manifests',
    'Building manifests',
    'Detecting drift',
    'Running health checks',
  ])
  watch.close()
})

test('a suspended object copies the token and does nothing else; a static one does not even that', async () => {
  const homelab = await startHomelab()
  const { control } = homelab
  const ref = 'Kustomization/apps/minecraft'
  const before = control.get(ref)?.status
  await request(homelab, ref, 't5')
  await request(homelab, 'HelmRepository/flux-system/grafana', 't5')
  control.advance(20_000)
  expect(control.get(ref)?.status).toEqual({ ...before, lastHandledReconcileAt: 't5' })
  expect(control.get('HelmRepository/flux-system/grafana')?.status).toBeUndefined()
})

test.each(['HelmRelease/apps/nextcloud', 'Kustomization/apps/adguard', 'GitRepository/flux-system/flux-system'])(
  '%s in sync speaks of the newest spec after it was suspended and resumed',
  async (ref) => {
    const homelab = await startHomelab()
    const { control } = homelab
    for (const suspend of [true, false]) {
      expect((await mergePatchRequest(addressOf(homelab, ref), { spec: { suspend } })).code).toBe(200)
      control.advance(20_000)
    }
    expect(conditionOf(control.get(ref), 'Ready')?.observedGeneration).toBe(control.get(ref)?.metadata.generation)
    expect(isReady(control, ref)).toBe(true)
  },
)

test('a commit is fetched, told with its subject, and applied in the order of dependsOn', async () => {
  const homelab = await startHomelab()
  const { control } = homelab
  const revision = control.push(GIT, 'feat(jellyfin): a new library')
  await request(homelab, GIT, 't6')
  const order: string[] = []
  const chain = ['cert-manager', 'cert-manager-issuers', 'traefik', 'monitoring', 'loki'].map(
    (name) => `Kustomization/flux-system/${name}`,
  )
  for (let second = 0; second < 240; second += 1) {
    control.advance(1_000)
    for (const ref of chain) {
      const applied = textAt(control.get(ref), 'status', 'lastAppliedRevision')
      if (applied === revision && !order.includes(ref)) order.push(ref)
    }
  }
  expect(order).toEqual(chain)
  expect(isReady(control, 'Kustomization/apps/nextcloud')).toBe(true)
  expect(conditionOf(control.get('Kustomization/apps/paperless'), 'Ready')?.reason).toBe('BuildFailed')
  expect(conditionOf(control.get('Kustomization/apps/paperless-ai'), 'Ready')?.message).toBe(
    "dependency 'apps/paperless' is not ready",
  )
  const events = await (
    await fetch(`${homelab.server}/api/v1/namespaces/flux-system/events?fieldSelector=reason%3DNewArtifact`)
  ).json()
  expect(recordsAt(events, 'items').map((event) => event.message)).toContain(
    "stored artifact for commit 'feat(jellyfin): a new library'",
  )
})

test('what waits behind a failure goes on once the failure is gone', async () => {
  const homelab = await startHomelab()
  const { control } = homelab
  control.heal('Kustomization/apps/paperless')
  await request(homelab, 'Kustomization/apps/paperless', 't7')
  await request(homelab, 'Kustomization/apps/paperless-ai', 't7')
  control.advance(60_000)
  expect(isReady(control, 'Kustomization/apps/paperless')).toBe(true)
  expect(isReady(control, 'Kustomization/apps/paperless-ai')).toBe(true)
})

test('left alone, the homelab commits, reconciles and tells ntfy, and only its known faults remain', async () => {
  const homelab = await startHomelab('live')
  const { control } = homelab
  const before = textAt(control.get(GIT), 'status', 'artifact', 'revision')
  for (let minute = 0; minute < 30; minute += 1) control.advance(60_000)
  // A commit may be on its way through just now; the next minute settles it.
  const faults = new Set(['external-dns', 'paperless', 'paperless-ai', 'frigate'])
  let open: readonly string[] = []
  for (let tries = 0; tries < 48; tries += 1) {
    const list = await (await fetch(`${homelab.server}/apis/kustomize.toolkit.fluxcd.io/v1/kustomizations`)).json()
    open = recordsAt(list, 'items')
      .filter((object) => conditionOf(object, 'Ready')?.status !== 'True')
      .map((object) => textAt(object, 'metadata', 'name') ?? '')
    if (open.every((name) => faults.has(name))) break
    control.advance(5_000)
  }
  expect(open.toSorted()).toEqual([...faults].toSorted())
  expect(textAt(control.get(GIT), 'status', 'artifact', 'revision')).not.toBe(before)
  expect(conditionOf(control.get(IMMICH), 'Stalled')?.reason).toBe('RetriesExceeded')
  const poll = await (await fetch(`${homelab.ntfyUrl}/cluster-alerts/json?poll=1&since=30m`)).text()
  expect(poll).toContain('GitRepository/flux-system/flux-system NewArtifact')
  expect(poll).toContain('Kustomization/flux-system/flux-system ReconciliationSucceeded')
})
