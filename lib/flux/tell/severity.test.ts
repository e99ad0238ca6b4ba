import { describe, expect, it } from 'vitest'
import { judgeSeverity } from './severity'

type Row = readonly [title: string, message: string, severity: 'info' | 'error', priority?: number, tags?: string[]]

function check(rows: readonly Row[]) {
  const named = rows.map(([title, message, severity, priority = 3, tags = []]) => ({
    title,
    message,
    severity,
    priority,
    tags,
  }))
  it.each(named)('$title | $message is $severity', ({ title, message, severity, priority, tags }) => {
    expect(judgeSeverity({ title, message, tags }, priority)).toBe(severity)
  })
}

describe('the reason of Flux decides, wherever a template puts it', () => {
  check([
    ['Kustomization/flux-system/apps HealthCheckFailed', 'health check timed out after 5m0s', 'error'],
    ['Kustomization/flux-system/apps DependencyNotReady', "dependency 'flux-system/infra' is not ready", 'error'],
    ['Kustomization/flux-system/apps ArtifactFailed', 'kustomization path not found', 'error'],
    ['Kustomization/flux-system/apps AccessDenied', "can't access 'GitRepository/other/x'", 'error'],
    ['HelmRelease/apps/podinfo ValuesError', "could not resolve Secret chart values reference 'apps/x'", 'error'],
    ['HelmRelease/apps/podinfo UpgradeSucceeded', 'Helm upgrade succeeded for release apps/podinfo.v4', 'info'],
    ['HelmRelease/apps/podinfo UpgradeSucceeded', 'Helm upgrade succeeded', 'info', 5, ['rotating_light']],
    ['Kustomization/flux-system/error-pages ReconciliationSucceeded', 'Applied revision: main@sha1:8f1c2ab', 'info'],
    ['Kustomization/flux-system/apps HealthCheckCanceled', 'new revision', 'info', 4],
    ['GitRepository/flux-system/fleet GitOperationFailed', 'failed to checkout', 'error', 1, ['info']],
    ['HelmRelease/apps/podinfo MissingRollbackTarget', 'no earlier release', 'error'],
    ['HelmRelease/apps/podinfo RESTClientError', 'no kubeconfig', 'error'],
    ['OCIRepository/a/b URLInvalid', 'bad', 'error'],
    ['HealthCheckFailed in kustomization/apps.flux-system', 'late', 'error'],
    // Reasons that a later release invents are formed like those of today.
    ['Kustomization/flux-system/apps QuotaCheckFailed', 'late', 'error'],
    ['Kustomization/flux-system/apps QuotaCheckSucceeded', 'error-pages ready', 'info', 4],
    ['Flux', 'HealthCheckFailed: health check timed out', 'error'],
    ['Flux', 'Object: apps\nReason: BuildFailed\nrevision: x', 'error'],
    ['Flux', '**reason**: UpgradeSucceeded\nerror budget untouched', 'info', 5],
    ['FluxKustomizationHealthcheckfailed', '', 'error'],
    ['FluxHelmreleaseUpgradesucceeded', '', 'info', 5],
    // A kind is no reason, and neither is a name or part of an address.
    ['ImageUpdateAutomation/flux-system/BuildFailed', 'pushed', 'info'],
    ['See https://x.example/HealthCheckFailed', '', 'info'],
  ])
})

describe('an alert that is over is no error, whatever stands in the headers of its topic', () => {
  const fixed = [5, ['rotating_light']] as const
  check([
    ['🚨 Alert: FluxKustomizationFailed', 'Status: Firing\nSeverity: error', 'error', fixed[0], [...fixed[1]]],
    ['✅ Resolved: FluxKustomizationFailed', 'Status: Resolved\nSeverity: error', 'info', fixed[0], [...fixed[1]]],
    ['[RESOLVED] FluxKustomizationFailed', '', 'info', fixed[0], [...fixed[1]]],
    ['[FIRING:1] FluxKustomizationFailed', '', 'error'],
    ['[FIRING:1] Watchdog', 'Severity: none', 'info', 4],
    ['Alert', 'Status: resolved\nHelmRelease failed', 'info', 5],
    ['[OK] Disk usage', 'error', 'info', 4],
    ['[Alerting] Disk usage', '', 'error'],
    ['Okay computer', '', 'info'],
  ])
})

describe('marks and signs decide where no reason stands', () => {
  check([
    ['[info] x', 'no error', 'info', 5],
    ['[error] x', '', 'error', 1],
    ['Backup ✅', 'old one failed', 'info', 5, ['warning']],
    ['❌ Backup', 'completed', 'error'],
    ['Backup', '🚨 disk full', 'error'],
    ['Backup', 'disk 90 %', 'info', 4, ['white_check_mark']],
    ['Disk', '', 'error', 3, ['warning']],
    ['Disk', '', 'error', 3, ['error']],
    ['Disk', 'failed', 'info', 3, ['info']],
    ['Backup done', '', 'info'],
    ['Backup done', '', 'error', 4],
  ])
})

describe('words that look like failure make none', () => {
  check([
    ['Restic backup', '12 snapshots kept, 0 failed', 'info'],
    ['Restic backup', '12 snapshots kept, 0 failed', 'info', 4],
    ['Restic backup', '10 failed', 'error'],
    ['Restic backup', '12 kept, 1 failed', 'error'],
    ['Restic backup', 'failed: 0, kept: 12', 'info'],
    ['Restic backup', 'failed: 0.5 %', 'error'],
    ['Restic backup', 'Failed: 3', 'error'],
    ['Restic backup', '0/12 failed', 'info'],
    ['Upgrade', 'the upgrade to 2.0 failed', 'error'],
    ['errors: 0', '', 'info'],
    ['Scrub', 'finished without errors', 'info', 4],
    ['Scrub', 'no error found', 'info'],
    ['Renovate', 'fix(container): update image error-pages ( 3.3.1 → 3.3.2 )', 'info'],
    ['Renovate', 'feat!: return the error of the parser', 'info'],
    ['Merged', 'docs/error.md and error.log and my_error', 'info'],
    ['Backup failed', '', 'error'],
    ['Backup', 'Job failed successfully', 'error'],
    ['CI', 'level=error msg="no space left"', 'error'],
    ['CI', 'error: no space left on device', 'error'],
    ['Job', 'It succeeded after a retry', 'info', 4],
    ['Host', 'could not be resolved', 'error', 4],
    ['Backup succeeded', 'last time it failed', 'info'],
  ])
})

it('reads any text in time that grows with its length', () => {
  const parts = [
    'failed ',
    '0 failed ',
    'not ',
    'error: ',
    'fix(',
    'Status:',
    '- **reason** : ',
    'FluxKustomization',
    'no a ',
  ]
  const took = (count: number) => {
    const begin = performance.now()
    for (const part of parts) {
      const text = part.repeat(Math.ceil(count / part.length)).slice(0, count)
      judgeSeverity({ title: text, message: text, tags: [] }, 3)
    }
    return performance.now() - begin
  }
  took(8_000)
  expect(took(200_000)).toBeLessThan(1_000)
})
