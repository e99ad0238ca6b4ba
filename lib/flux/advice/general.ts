// Advice that holds for every kind: states that explain themselves, faults of network and cluster, and giving up.

import type { AdviceEntry } from './entry'

export const UNKNOWN_REASON: AdviceEntry = {
  title: 'It failed, and there is no advice for its message yet.',
  meaning: 'No advice for this message yet: read what its controller says.',
  remedy: 'Look at the events and the log of its controller; a reconcile shows whether the failure lasts.',
  helps: ['reconcile-with-source', 'reconcile'],
}

export const RETRIES_EXCEEDED: AdviceEntry = {
  title: 'It failed and no retries are left. Flux will not try again by itself.',
  meaning: 'No retries are left (none are configured unless the spec says so), so Flux will not try again by itself.',
  remedy: 'A change in Git starts new attempts; or press Reset and retry. A plain reconcile does nothing.',
  helps: ['reset', 'force'],
}

const USED_UP = {
  title: 'It failed and no retries are left. Flux will not try again by itself.',
  remedy:
    'A change in Git starts new attempts; or press Reset and retry. A plain reconcile does nothing. For more attempts next time raise spec.$1.remediation.retries.',
  helps: ['reset', 'force'],
} as const

/** The same where the condition says which action and how often: then the field has a name. */
export const RETRIES_USED_UP: readonly AdviceEntry[] = [
  {
    ...USED_UP,
    message: /^Failed to (install|upgrade) after 1 attempt/,
    meaning: 'Flux tried to $1 once, and no retries are configured.',
  },
  {
    ...USED_UP,
    message: /^Failed to (install|upgrade) after (\d{1,6}) attempt/,
    meaning: 'Flux tried to $1 $2 times, and no retries are left.',
  },
]

export const ROLLBACK_TARGET_MISSING: AdviceEntry = {
  title: 'There is no earlier successful revision to roll back to.',
  meaning: 'The remediation found no earlier successful revision in the history, so Flux gave up.',
  remedy: 'Force one upgrade, or uninstall the release and let Flux install it again.',
  helps: ['force', 'reset'],
}

export const GENERAL_ADVICE: readonly AdviceEntry[] = [
  {
    statuses: ['suspended'],
    title: 'It is suspended.',
    meaning:
      'Somebody suspended it: its status is frozen, and a reconcile request is acknowledged without doing anything.',
    remedy: 'Ask the owner why, then resume it.',
    helps: ['resume', 'resume-and-reconcile'],
  },
  {
    statuses: ['terminating'],
    title: 'It is being deleted and a finalizer holds it.',
    meaning:
      'Its finalizer cannot clean up: the service account or kubeconfig is gone, or children hang in their deletion.',
    remedy:
      'Restore the access that its controller needs. As a last resort remove the finalizer by hand; that leaves orphans.',
    helps: [],
  },
  {
    statuses: ['unknown'],
    title: 'Its controller has not looked at it.',
    meaning: 'The controller has not written a status for this object as it is now.',
    remedy: 'Check whether the pod of its controller runs and whether it watches this namespace; then reconcile.',
    helps: ['reconcile'],
  },
  {
    statuses: ['reconciling'],
    ready: 'True',
    title: 'The spec changed and its controller has not reacted yet.',
    meaning:
      'The spec is newer than what the controller has seen: its queue is busy for seconds, or the controller is down for longer.',
    remedy: 'Wait. If it lasts more than 2 minutes, check the pod of the controller.',
    helps: ['reconcile'],
  },
  {
    statuses: ['reconciling'],
    message: /^Running health checks/,
    meaning: 'This is normal: everything is applied and Flux waits until it is healthy.',
    remedy: 'Wait until the timeout of the health checks.',
    helps: [],
  },
  {
    statuses: ['reconciling'],
    title: 'It is being worked on.',
    meaning: 'This is normal: its controller is working on it.',
    remedy: 'Wait until the run ends, at the latest until its timeout.',
    helps: [],
  },
  {
    statuses: ['ready'],
    meaning: 'All is well.',
    remedy: 'Nothing to do.',
    helps: [],
  },
  {
    statuses: ['static'],
    meaning: 'This is normal: the object is static, so Flux writes no status for it.',
    remedy: 'Look at the Warning events NotificationDispatchFailed of the last hour, or at the objects that use it.',
    helps: [],
  },
  {
    statuses: ['waiting'],
    title: 'It waits for another object.',
    meaning: 'It waits for an object that it depends on or takes from.',
    remedy: 'Open what it waits for: that is where to act.',
  },
  {
    message: /no space left on device/,
    title: 'The disk of the controller is full.',
    meaning: 'The storage of the controller is full.',
    remedy: 'Give the controller more storage, or find out what fills it; then reconcile.',
  },
  {
    reasons: ['AccessDenied'],
    message: /cross-namespace references/,
    title: 'A reference to another namespace is blocked.',
    meaning:
      'Multi-tenancy lockdown: the controllers run with --no-cross-namespace-refs, so this reference is blocked.',
    remedy: "Create the source in the tenant's own namespace and refer to that.",
  },
  {
    reasons: ['AccessDenied'],
    title: 'Access is denied.',
    meaning: 'The configuration refers to something that this object may not use. Flux does not retry.',
    remedy: 'Correct the reference in the spec, or give the right it needs.',
  },
  {
    reasons: ['InvalidCELExpression'],
    title: 'A CEL expression is invalid.',
    meaning: 'A readyExpr, health check or filter expression cannot be compiled. Flux does not retry.',
    remedy: 'Correct the expression that the message quotes.',
  },
  {
    reasons: ['FeatureGateDisabled'],
    title: 'It uses a feature that is switched off.',
    meaning: 'The spec uses a feature whose gate is disabled in the controller. Flux does not retry.',
    remedy: 'Enable the feature gate on the controller, or remove the field from the spec.',
  },
  {
    reasons: ['HealthCheckCanceled'],
    statuses: ['failed', 'stalled', 'waiting', 'reconciling'],
    meaning: 'This is normal: a newer revision took the place of the one whose health was being checked.',
    remedy: 'Wait for the run of the newer revision.',
    helps: [],
  },
  {
    kinds: ['GitRepository', 'OCIRepository', 'Bucket', 'ImageRepository'],
    reasons: ['AuthenticationFailed'],
    title: 'Its credentials could not be used.',
    meaning: 'The Secret or provider identity that it names is missing, incomplete or refused.',
    remedy: 'Check spec.secretRef, spec.provider and spec.serviceAccountName, and the Secret itself; then reconcile.',
  },
  {
    kinds: ['HelmRepository'],
    reasons: ['AuthenticationFailed'],
    title: 'Its credentials could not be used.',
    meaning: 'The Secret that it names is missing, incomplete or refused.',
    remedy: 'Check spec.secretRef and the Secret itself; then reconcile.',
  },
  {
    reasons: ['AuthenticationFailed'],
    title: 'Its credentials could not be used.',
    meaning: 'The Secret or provider identity that it, or the repository behind it, names is missing or refused.',
    remedy: 'Check the credentials of the repository that it takes from; then reconcile.',
  },
  {
    kinds: ['GitRepository', 'OCIRepository', 'Bucket', 'HelmRepository', 'ImageRepository'],
    reasons: ['InvalidProviderConfiguration'],
    title: 'The provider is configured wrongly.',
    meaning: 'spec.provider does not fit the Secret or the URL.',
    remedy: 'Correct spec.provider and the keys of the Secret.',
  },
  {
    reasons: [
      'DirectoryCreationFailed',
      'StatOperationFailed',
      'ArchiveOperationFailed',
      'PatchOperationFailed',
      'CacheOperationFailed',
      'AcquireLockFailed',
      'StorageOperationFailed',
      'SymlinkUpdateFailed',
    ],
    title: 'The controller could not store the artifact.',
    meaning: 'The storage of source-controller failed: full, read-only or locked.',
    remedy: 'Check the volume and the pod of source-controller; then reconcile.',
  },
]
