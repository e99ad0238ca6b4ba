import { describe, expect, it } from 'vitest'
import { FLUX_KIND_NAMES, type FluxKind } from '../kinds'
import { ADVICE_ENTRIES, adviseOn, chooseAdvice } from './advice'
import type { AdviceEntry } from './entry'
import { UNKNOWN_REASON } from './general'

const DOMAIN_REASONS: readonly (readonly [readonly FluxKind[], readonly string[]])[] = [
  [
    ['Kustomization'],
    [
      'DependencyNotReady',
      'ArtifactFailed',
      'BuildFailed',
      'ReconciliationFailed',
      'PruneFailed',
      'HealthCheckFailed',
      'HealthCheckCanceled',
      'AccessDenied',
      'InvalidCELExpression',
      'FeatureGateDisabled',
    ],
  ],
  [
    ['HelmRelease'],
    [
      'InstallFailed',
      'UpgradeFailed',
      'TestFailed',
      'RollbackSucceeded',
      'RollbackFailed',
      'UninstallSucceeded',
      'UninstallFailed',
      'DependencyNotReady',
      'SourceNotReady',
      'HelmChartNotReady',
      'ArtifactFailed',
      'ValuesError',
      'ChartMutateError',
      'RESTClientError',
      'ResourceManagerError',
      'FactoryError',
      'StateError',
      'ReconcileError',
      'PendingRelease',
      'AccessDenied',
      'InvalidCELExpression',
      'HealthCheckCanceled',
    ],
  ],
  [
    ['GitRepository'],
    [
      'GitOperationFailed',
      'AuthenticationFailed',
      'URLInvalid',
      'EmptyGitRepository',
      'InvalidProviderConfiguration',
      'SourceIgnoreError',
      'InvalidCommitSignature',
      'InvalidTagSignature',
      'InvalidGitObject',
      'VerificationError',
      'InvalidVerificationMode',
      'FeatureGateDisabled',
    ],
  ],
  [
    ['OCIRepository'],
    [
      'OCIArtifactPullFailed',
      'OCIArtifactLayerOperationFailed',
      'ReadOperationFailed',
      'URLInvalid',
      'AuthenticationFailed',
      'VerificationError',
    ],
  ],
  [['Bucket'], ['BucketOperationFailed', 'AuthenticationFailed', 'InvalidSTSConfiguration', 'URLInvalid']],
  [['HelmRepository'], ['Failed', 'IndexationFailed', 'AuthenticationFailed', 'URLInvalid']],
  [
    ['HelmChart'],
    [
      'SourceUnavailable',
      'NoSourceArtifact',
      'UnsupportedSourceKind',
      'InvalidChartReference',
      'ChartPullError',
      'ChartPackageError',
      'ChartVerificationError',
      'DependencyBuildError',
      'MetadataPatchError',
      'ValuesFilesError',
      'AuthenticationFailed',
    ],
  ],
  [
    ['GitRepository', 'OCIRepository', 'Bucket', 'HelmRepository', 'HelmChart'],
    [
      'DirectoryCreationFailed',
      'StatOperationFailed',
      'ArchiveOperationFailed',
      'PatchOperationFailed',
      'CacheOperationFailed',
      'AcquireLockFailed',
      'StorageOperationFailed',
    ],
  ],
  [['ImageRepository'], ['AuthenticationFailed', 'ReadOperationFailed', 'ImageURLInvalid', 'Failure']],
  [
    ['ImagePolicy'],
    [
      'DependencyNotReady',
      'AccessDenied',
      'Failure',
      'InvalidPolicy',
      'IntervalNotConfigured',
      'ImageURLInvalid',
      'FeatureGateDisabled',
    ],
  ],
  [
    ['ImageUpdateAutomation'],
    [
      'GitOperationFailed',
      'SourceManagerFailed',
      'UpdateFailed',
      'InvalidUpdateStrategy',
      'InvalidSourceConfiguration',
      'InvalidPolicySelector',
      'RemovedTemplateField',
      'AccessDenied',
      'FeatureGateDisabled',
    ],
  ],
  [['Receiver'], ['TokenNotFound', 'ValidationFailed', 'InvalidCELExpression']],
  [
    ['ArtifactGenerator'],
    ['SourceFetchFailed', 'BuildFailed', 'ReconciliationFailed', 'AccessDenied', 'ValidationFailed'],
  ],
  [
    ['FluxInstance', 'ResourceSet'],
    [
      'ReconciliationFailed',
      'BuildFailed',
      'ArtifactFailed',
      'DependencyNotReady',
      'HealthCheckFailed',
      'ReconciliationDisabled',
    ],
  ],
  [
    ['ResourceSetInputProvider'],
    ['ReconciliationFailed', 'InvalidSchedule', 'InvalidDefaultValues', 'InvalidExportedInputs', 'InvalidSpec'],
  ],
]

describe('the entries', () => {
  const BY_REASON = ADVICE_ENTRIES.filter(({ reasons, message }) => reasons !== undefined && message === undefined)
  it.each(
    BY_REASON.map((entry) => ({ entry, name: `${entry.kinds?.join(', ') ?? 'any'}: ${entry.reasons?.join(', ')}` })),
  )('speak for their reasons: $name', ({ entry }) => {
    for (const reason of entry.reasons ?? []) expect(spokenFor(entry, reason)).toContain(entry)
  })

  function spokenFor(entry: AdviceEntry, reason: string): readonly AdviceEntry[] {
    const status = entry.statuses?.[0] ?? 'failed'
    const ready = { status: entry.ready ?? 'False', reason, message: '' }
    const isDrift = reason === 'DriftDetected'
    return (entry.kinds ?? FLUX_KIND_NAMES).map(
      (kind) =>
        chooseAdvice({
          kind,
          status,
          ...(isDrift ? { conditions: [{ ...ready, type: 'Drifted', status: 'True' }] } : { ready }),
        }).entry,
    )
  }

  it('leave no reason of failure in the domain without an answer', () => {
    const unanswered = DOMAIN_REASONS.flatMap(([kinds, reasons]) =>
      kinds.flatMap((kind) =>
        reasons
          .filter((reason) => {
            const status = reason === 'DependencyNotReady' || reason === 'SourceNotReady' ? 'waiting' : 'failed'
            return chooseAdvice({ kind, status, reason, message: 'x' }).entry === UNKNOWN_REASON
          })
          .map((reason) => `${kind} ${reason}`),
      ),
    )
    expect(unanswered).toEqual([])
  })

  it('say honestly that a reason is unknown', () => {
    expect(adviseOn({ kind: 'Kustomization', status: 'failed', reason: 'Novel', message: 'x' }).meaning).toMatch(
      /^No advice for this message yet/,
    )
  })

  it('give every text a full stop and no exclamation mark', () => {
    for (const { title = '', meaning, remedy } of [...ADVICE_ENTRIES, UNKNOWN_REASON]) {
      for (const text of [meaning, remedy]) expect(text).toMatch(/[.)]$/)
      expect(`${title}${meaning}${remedy}`).not.toContain('!')
    }
  })
})
