import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { canRun } from '../../support/availability'
import { type ControlPlane, controlPlaneAvailability, startControlPlane } from '../../support/control-plane'
import { type FluxControllers, fluxAvailability, startFluxControllers } from '../../support/flux-controllers'
import { type NtfyServer, ntfyAvailability, startNtfy } from '../../support/ntfy'
import { kustomization } from '../objects'
import { eventually, type ProgramUnderTest, startRealProgram, waitForLive } from '../program'

const PATIENCE_MS = 90_000
const NOTIFICATIONS = 'notification.toolkit.fluxcd.io/v1beta3'
const canRunAll = [controlPlaneAvailability(), ntfyAvailability(), fluxAvailability('notification-controller')]
  .map(canRun)
  .every(Boolean)

describe.skipIf(!canRunAll)('Flux’s own notification-controller', { timeout: 2 * PATIENCE_MS }, () => {
  let cluster: ControlPlane
  let ntfy: NtfyServer
  let flux: FluxControllers
  let program: ProgramUnderTest
  beforeAll(async () => {
    ;[cluster, ntfy] = await Promise.all([startControlPlane(), startNtfy()])
    for (const namespace of ['flux-system', 'apps']) await cluster.createNamespace(namespace)
    flux = await startFluxControllers(cluster, ['notification-controller'])
    await provide({ suspend: false })
    await cluster.apply({
      apiVersion: NOTIFICATIONS,
      kind: 'Alert',
      metadata: { namespace: 'apps', name: 'all' },
      spec: { providerRef: { name: 'ntfy' }, eventSources: [{ kind: 'Kustomization', name: '*' }] },
    })
    await cluster.apply(kustomization('apps', 'shop'))
    program = await startRealProgram({
      kubeconfigPath: cluster.kubeconfigPath,
      env: { AUDIT_EVENTS: flux.eventsUrl, NTFY_URL: ntfy.url, NTFY_TOPICS: 'flux' },
    })
    await waitForLive(program)
  }, 2 * PATIENCE_MS)
  afterAll(async () => {
    program?.stop()
    await flux?.stop()
    await Promise.all([ntfy?.stop(), cluster?.stop()])
  })

  const provide = (spec: object) =>
    cluster.apply({
      apiVersion: NOTIFICATIONS,
      kind: 'Provider',
      metadata: { namespace: 'apps', name: 'ntfy' },
      spec: { type: 'generic', address: `${ntfy.url}/flux`, ...spec },
    })

  it('forwards who asked for what by its Alert to ntfy, from where it comes back beside the object', async () => {
    const { status } = await program.act({ action: 'suspend', kind: 'Kustomization', namespace: 'apps', name: 'shop' })
    expect(status).toBe(202)
    await eventually(async () => {
      const { messages } = await program.readNotifications()
      expect(messages, flux.log('notification-controller').slice(-2_000)).toHaveLength(1)
      expect(messages[0]).toMatchObject({
        ref: 'Kustomization/apps/shop',
        severity: 'info',
        reason: 'ActionRequested',
        message: expect.stringMatching(/ asked for suspend with Fluxdeck\.$/),
      })
    }, PATIENCE_MS)
  })

  it('has its Alert marked while the Provider is suspended, and until it is resumed', async () => {
    const expectAlert = (marks: readonly object[]) =>
      eventually(async () => expect(await program.readRow('Alert/apps/all')).toMatchObject({ status: 'static', marks }))
    await expectAlert([])
    await provide({ suspend: true })
    const text = 'no notification goes out: its Provider apps/ntfy is suspended'
    await expectAlert([{ code: 'no_provider', ref: 'Provider/apps/ntfy', text }])
    expect((await program.readState()).problems).toContainEqual(
      expect.objectContaining({ root: 'Alert/apps/all', mark: 'no_provider' }),
    )
    await provide({ suspend: false })
    await expectAlert([])
  })
})
