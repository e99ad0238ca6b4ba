// Advice on image automation, receivers and the objects of flux-operator.

import type { AdviceEntry } from './entry'

export const IMAGE_ADVICE: readonly AdviceEntry[] = [
  {
    kinds: ['ImageRepository'],
    message: /\b429\b|TOOMANYREQUESTS|toomanyrequests/,
    title: 'The registry limits the rate of requests.',
    meaning: 'The registry refuses because of too many requests. Policies keep the last tag meanwhile.',
    remedy: 'Raise spec.interval, or give credentials in spec.secretRef: the limit for them is higher.',
    helps: [],
  },
  {
    kinds: ['ImageRepository'],
    message: /\b40[13]\b|UNAUTHORIZED|[Uu]nauthorized|authentication required|DENIED/,
    title: 'The registry refused the scan.',
    meaning:
      'A private image without secretRef or provider, or an expired token. Policies keep the last tag meanwhile.',
    remedy: 'Fix spec.secretRef or spec.provider. (For a rate limit, 429, raise spec.interval instead.)',
  },
  {
    kinds: ['ImageRepository'],
    reasons: ['ReadOperationFailed', 'Failure'],
    title: 'The image could not be scanned.',
    meaning: 'The registry did not list the tags: the image name is wrong, or the registry has a problem.',
    remedy: 'Check spec.image and spec.secretRef; then reconcile.',
  },
  {
    reasons: ['ImageURLInvalid'],
    title: 'The image name is not valid.',
    meaning: 'spec.image cannot be used as it is written. Flux does not retry.',
    remedy: 'Write the image without scheme and tag, for instance ghcr.io/org/app.',
  },
  {
    kinds: ['ImagePolicy'],
    statuses: ['waiting', 'failed'],
    message: /no tags in database/,
    title: 'The image was not scanned yet.',
    meaning:
      'The ImageRepository was not scanned yet. That is also so right after a restart of image-reflector-controller: its tag database is not kept by default.',
    remedy: 'Wait for the next scan, or reconcile the ImageRepository.',
    helps: ['reconcile-with-source', 'reconcile'],
  },
  {
    kinds: ['ImagePolicy'],
    statuses: ['waiting', 'failed'],
    reasons: ['DependencyNotReady'],
    title: 'It waits for its ImageRepository.',
    meaning: 'The ImageRepository is missing, failing or not scanned yet.',
    remedy: 'Open the ImageRepository: that is where to act.',
    helps: ['reconcile-with-source', 'reconcile'],
  },
  {
    kinds: ['ImagePolicy'],
    message: /version list argument cannot be empty/,
    title: 'filterTags leaves no tag.',
    meaning: 'All scanned tags were removed by spec.filterTags.',
    remedy: 'Compare spec.filterTags.pattern with status.lastScanResult.latestTags of the ImageRepository.',
  },
  {
    kinds: ['ImagePolicy'],
    reasons: ['Failure'],
    title: 'No scanned tag matches the policy.',
    meaning: 'The semver range or pattern matches none of the scanned tags.',
    remedy: 'Compare the range or pattern with status.lastScanResult.latestTags of the ImageRepository.',
  },
  {
    kinds: ['ImagePolicy'],
    reasons: ['InvalidPolicy', 'IntervalNotConfigured'],
    title: 'The policy is not valid.',
    meaning: 'spec.policy, spec.filterTags or the interval is not valid. Flux does not retry.',
    remedy: 'Correct the field that the message names.',
  },
  {
    kinds: ['ImageUpdateAutomation'],
    message: /failed to push|hook declined|non-fast-forward|read.only|protected branch/,
    title: 'The push was rejected.',
    meaning: 'The branch is protected, the deploy key is read-only, or the push was not a fast-forward.',
    remedy: 'Push to another branch (spec.git.push.branch) and open a pull request, or give write access.',
  },
  {
    kinds: ['ImageUpdateAutomation'],
    reasons: ['GitOperationFailed', 'SourceManagerFailed'],
    title: 'The repository to update could not be used.',
    meaning: 'Clone, commit or push failed; the message says which.',
    remedy: 'Check spec.sourceRef, spec.git and the credentials of the GitRepository: they need write access.',
    helps: ['reconcile-with-source', 'reconcile'],
  },
  {
    kinds: ['ImageUpdateAutomation'],
    reasons: ['UpdateFailed'],
    title: 'The files could not be updated.',
    meaning: 'A marker or file below spec.update.path cannot be read.',
    remedy: 'Check spec.update.path and the {"$imagepolicy": …} markers in the files.',
    helps: ['reconcile-with-source', 'reconcile'],
  },
  {
    kinds: ['ImageUpdateAutomation'],
    reasons: ['InvalidUpdateStrategy', 'InvalidSourceConfiguration', 'InvalidPolicySelector', 'RemovedTemplateField'],
    title: 'The configuration of the automation is not valid.',
    meaning: 'The spec holds a value that the controller refuses. Flux does not retry.',
    remedy: 'Correct the field that the message names; templates of old releases have to be rewritten.',
  },
]

export const OPERATOR_ADVICE: readonly AdviceEntry[] = [
  {
    kinds: ['Receiver'],
    reasons: ['TokenNotFound'],
    title: 'The token of the receiver is missing.',
    meaning: 'The Secret of spec.secretRef or its key token is absent, so the webhook is not served.',
    remedy: 'Create the Secret with the key token, then set the webhook at the sender anew.',
  },
  {
    kinds: ['ResourceSet', 'ResourceSetInputProvider', 'FluxInstance'],
    reasons: ['BuildFailed'],
    title: 'The resources could not be built.',
    meaning: 'A template or input error: the templates and the inputs do not fit.',
    remedy: 'Fix spec.resources or spec.inputs; the message names the place.',
  },
  {
    kinds: ['ResourceSet', 'FluxInstance'],
    reasons: ['ArtifactFailed'],
    title: 'The manifests of the distribution could not be fetched.',
    meaning: 'The artifact of spec.distribution is missing or its registry refuses.',
    remedy: 'Check spec.distribution (artifact, registry, version) and the pull secret.',
  },
  {
    kinds: ['ResourceSet', 'FluxInstance', 'FluxReport', 'ResourceSetInputProvider'],
    reasons: ['ReconciliationDisabled'],
    statuses: ['suspended', 'failed', 'ready', 'unknown'],
    title: 'Its reconciliation is switched off.',
    meaning: 'The annotation fluxcd.controlplane.io/reconcile is set to disabled.',
    remedy: 'Ask the owner why, then resume it.',
    helps: ['resume', 'resume-and-reconcile'],
  },
  {
    kinds: ['ResourceSetInputProvider'],
    reasons: ['ReconciliationFailed'],
    title: 'The inputs could not be fetched.',
    meaning: 'The provider did not answer as expected: URL, credentials or filter are wrong.',
    remedy: 'Check spec.url, spec.secretRef and spec.filter.',
    helps: ['reconcile', 'force'],
  },
  {
    kinds: ['ResourceSetInputProvider'],
    reasons: ['InvalidSchedule', 'InvalidDefaultValues', 'InvalidExportedInputs', 'InvalidSpec'],
    title: 'The spec of the input provider is not valid.',
    meaning: 'A schedule, default or input cannot be read. Flux does not retry.',
    remedy: 'Correct the field that the message names.',
  },
]
