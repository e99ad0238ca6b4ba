// The alarms against the real program: what it calls active is not ours to choose.

import { afterEach, describe, expect, it } from 'vitest'
import { type Alertmanager, alertmanagerAvailability, startAlertmanager } from '@/e2e/support/alertmanager'
import { canRun } from '@/e2e/support/availability'
import { createManualClock } from '@/lib/kubernetes/testing/manual-clock'
import { createEndpoint } from '@/lib/observability/endpoint'
import { asRef } from '@/lib/testing/as-ref'
import { createGroundAlarms, type GroundAlarms } from './ground-alarms'

const WATCHDOG = { labels: { alertname: 'Watchdog', severity: 'none' } }
const AGO = new Date(Date.now() - 600_000).toISOString()
const LATER = new Date(Date.now() + 600_000).toISOString()
const RELEASE = asRef('HelmRelease/apps/web')

function alert(alertname: string, severity: string, namespace: string, more: object = {}) {
  const annotations = { summary: `${alertname} in ${namespace}` }
  return { labels: { alertname, severity, namespace }, annotations, startsAt: AGO, endsAt: LATER, ...more }
}

describe.skipIf(!canRun(alertmanagerAvailability()))('a real Alertmanager', () => {
  let alertmanager: Alertmanager
  let end = () => {}
  const timers = createManualClock()
  afterEach(async () => {
    end()
    await alertmanager?.stop()
  })

  async function open(prefix = ''): Promise<GroundAlarms> {
    alertmanager = await startAlertmanager(prefix)
    const baseUrl = new URL(alertmanager.url)
    const endpoint = createEndpoint('Alertmanager', { baseUrl, readAuthorization: () => undefined })
    return createGroundAlarms(endpoint, { clock: () => new Date(), timers })
  }
  const tried = (alarms: GroundAlarms) => alarms.tried(AbortSignal.timeout(10_000))
  const told = (alarms: GroundAlarms) =>
    alarms
      .read((ref) => ref === RELEASE)
      .found.map(({ ref, finding: { word }, deployedBy }) =>
        [ref, word, ...(deployedBy === undefined ? [] : [deployedBy])].join(' '),
      )
      .sort()

  it('is asked for what is active: nothing that is over, silenced or kept quiet by another', async () => {
    const alarms = await open('/alerts')
    await alertmanager.post([
      WATCHDOG,
      alert('DiskFull', 'critical', 'apps'),
      alert('DiskSlow', 'warning', 'apps'),
      alert('Slow', 'warning', 'home'),
      alert('Known', 'critical', 'games'),
      alert('Past', 'critical', 'old', { endsAt: new Date(Date.now() - 60_000).toISOString() }),
      {
        labels: { alertname: 'FluxHelmReleaseInstallFailed', severity: 'error', ...AT_RELEASE },
        annotations: { message: 'no such chart' },
      },
    ])
    await alertmanager.silence('Known')
    end = alarms.open()
    await tried(alarms)
    expect(alarms.read(() => false).state).toBe('live')
    expect(told(alarms)).toEqual([
      'Alarm//DiskFull bad',
      'Alarm//FluxHelmReleaseInstallFailed bad HelmRelease/apps/web',
      'Alarm//Slow warned',
      'Alarm//Watchdog good',
    ])
    const [disk] = alarms.read(() => false).found.filter(({ ref }) => ref === 'Alarm//DiskFull')
    expect(disk?.finding).toMatchObject({ sentence: 'DiskFull in apps', since: new Date(AGO) })
  })

  it('is missed with its Watchdog, and what it said before is stale once it does not answer', async () => {
    const alarms = await open()
    end = alarms.open()
    await tried(alarms)
    expect(told(alarms)).toEqual(['Alarm//Watchdog bad'])
    await alertmanager.post([WATCHDOG])
    await untilSo(() => expect(told(alarms)).toEqual(['Alarm//Watchdog good']))
    await alertmanager.stop()
    await untilSo(() => expect(alarms.read(() => false).state).toBe('stale'))
    const { asOf, reason } = alarms.read(() => false)
    expect(asOf).toBeInstanceOf(Date)
    expect(reason).toContain('Alertmanager')
  })

  async function untilSo(isSo: () => void): Promise<void> {
    await expect
      .poll(
        () => {
          timers.advance(30_000)
          isSo()
          return true
        },
        { timeout: 10_000 },
      )
      .toBe(true)
  }
})

const AT_RELEASE = { kind: 'HelmRelease', namespace: 'apps', name: 'web' }
