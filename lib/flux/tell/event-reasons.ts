// Which reasons of Flux events are bad news, and how one is found in a title or a text that somebody's template made.

import { FLUX_KIND_NAMES, isFluxKind } from '../kinds'
import type { EventSeverity } from './payload-type'

const GOOD = [
  'Succeeded',
  'ReconciliationSucceeded',
  'InstallSucceeded',
  'UpgradeSucceeded',
  'TestSucceeded',
  'RollbackSucceeded',
  'UninstallSucceeded',
  'NewArtifact',
  'ArtifactUpToDate',
  'ArtifactInStorage',
  'GarbageCollectionSucceeded',
  'ChartPullSucceeded',
  'ChartPackageSucceeded',
  'Progressing',
  'ProgressingWithRetry',
  'HealthCheckCanceled',
  'AwaitingTests',
  'DriftCorrected',
  'ReconciliationDisabled',
  'SkippedDueToSchedule',
  'Suspended',
  'Resumed',
] as const

const BAD = [
  'Failure',
  'DependencyNotReady',
  'ArtifactFailed',
  'BuildFailed',
  'ReconciliationFailed',
  'PruneFailed',
  'HealthCheckFailed',
  'AccessDenied',
  'InvalidCELExpression',
  'FeatureGateDisabled',
  'InstallFailed',
  'UpgradeFailed',
  'TestFailed',
  'RollbackFailed',
  'UninstallFailed',
  'SourceNotReady',
  'HelmChartNotReady',
  'ValuesError',
  'ChartMutateError',
  'RESTClientError',
  'ResourceManagerError',
  'FactoryError',
  'StateError',
  'ReconcileError',
  'PendingRelease',
  'RetriesExceeded',
  'MissingRollbackTarget',
  'DriftDetected',
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
  'OCIArtifactPullFailed',
  'OCIArtifactLayerOperationFailed',
  'ReadOperationFailed',
  'BucketOperationFailed',
  'InvalidSTSConfiguration',
  'IndexationFailed',
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
  'DirectoryCreationFailed',
  'StatOperationFailed',
  'ArchiveOperationFailed',
  'PatchOperationFailed',
  'CacheOperationFailed',
  'AcquireLockFailed',
  'StorageOperationFailed',
  'GarbageCollectionFailed',
  'ImageURLInvalid',
  'InvalidPolicy',
  'IntervalNotConfigured',
  'SourceManagerFailed',
  'UpdateFailed',
  'InvalidUpdateStrategy',
  'InvalidSourceConfiguration',
  'InvalidPolicySelector',
  'RemovedTemplateField',
  'TokenNotFound',
  'ValidationFailed',
  'SourceFetchFailed',
  'InvalidSchedule',
  'InvalidDefaultValues',
  'InvalidExportedInputs',
  'InvalidSpec',
  'NotificationDispatchFailed',
] as const

export interface ToldReason {
  readonly reason: string
  readonly severity: EventSeverity
}

const KNOWN: ReadonlyMap<string, ToldReason> = new Map(
  [
    ...GOOD.map((reason): ToldReason => ({ reason, severity: 'info' })),
    ...BAD.map((reason): ToldReason => ({ reason, severity: 'error' })),
  ].map((told) => [told.reason.toLowerCase(), told]),
)

/** The longest name first, so that ImageRepository is not read as another kind's beginning. */
const ALERT_PREFIXES = FLUX_KIND_NAMES.map((kind) => `flux${kind.toLowerCase()}`).sort((a, b) => b.length - a.length)

const WORD = /(?<![\w./-])[A-Z][A-Za-z]{3,79}(?![\w/-]|\.\w)/g
const TWO_HUMPS = /[a-z][A-Z]|^[A-Z]{2,5}[a-z]/
const BAD_END = /(?:Failed|Failure|Error|Denied|Invalid|NotReady|NotFound|Unavailable|Missing|Exceeded)$/
const GOOD_END = /(?:Succeeded|Success|Recovered|Resolved)$/
const MAX_WORDS = 40

/** The reason among the words of a title: a known one, or one that is formed like Flux's. Bad news wins. */
export function findReasonInTitle(title: string): ToldReason | undefined {
  const told = wordsOf(title).flatMap((word) => knownReason(word) ?? formedReason(word) ?? [])
  return told.find(({ severity }) => severity === 'error') ?? told[0]
}

const LABELLED = /^[\s>*+-]{0,8}reason[*_`"]{0,4}\s{0,4}[:=]\s{0,4}[*_`"]{0,4}([A-Za-z]{4,80})/im

/** A line that is labelled so, or a known reason in the first line. */
export function findReasonInBody(body: string): ToldReason | undefined {
  const labelled = LABELLED.exec(body)?.[1]
  if (labelled !== undefined) return knownReason(labelled) ?? formedReason(labelled)
  const [first = ''] = body.trimStart().split('\n', 1)
  const told = wordsOf(first).flatMap((word) => (TWO_HUMPS.test(word) ? (knownReason(word) ?? []) : []))
  return told.find(({ severity }) => severity === 'error') ?? told[0]
}

function wordsOf(text: string): readonly string[] {
  return [...text.matchAll(WORD)].slice(0, MAX_WORDS).flatMap(([word]) => (isFluxKind(word) ? [] : [word]))
}

/** Also as Alertmanager has it: `FluxKustomizationHealthcheckfailed`. */
function knownReason(word: string): ToldReason | undefined {
  const lower = word.toLowerCase()
  const prefix = ALERT_PREFIXES.find((each) => lower.startsWith(each))
  if (prefix !== undefined) return KNOWN.get(lower.slice(prefix.length))
  return TWO_HUMPS.test(word) || word === 'Progressing' ? KNOWN.get(lower) : undefined
}

function formedReason(word: string): ToldReason | undefined {
  if (!TWO_HUMPS.test(word)) return undefined
  if (BAD_END.test(word)) return { reason: word, severity: 'error' }
  return GOOD_END.test(word) ? { reason: word, severity: 'info' } : undefined
}
