// Advice on what appliers share: dependencies, sources and the health of what was applied.

import type { AdviceEntry } from './entry'
import { APPLIERS } from './webhooks'

const SOURCE_FIRST = ['reconcile-with-source', 'reconcile'] as const

export const DEPENDENCY_ADVICE: readonly AdviceEntry[] = [
  {
    kinds: ['Kustomization', 'HelmRelease'],
    statuses: ['waiting'],
    message: /(?:dependency|unable to get) '([^'\s]{1,300})' (?:not found|dependency)/,
    title: 'It depends on an object that does not exist: $1.',
    meaning: 'An entry of spec.dependsOn names $1, which does not exist. dependsOn looks for the same kind only.',
    remedy: 'Correct name or namespace in spec.dependsOn, or create the missing object.',
    helps: ['reconcile'],
  },
  {
    kinds: ['ResourceSet'],
    statuses: ['waiting', 'failed'],
    message: /dependency ([^\s]{1,300}) not found/,
    title: 'It depends on an object that does not exist: $1.',
    meaning: 'An entry of spec.dependsOn names $1, which does not exist.',
    remedy: 'Correct apiVersion, kind, name or namespace in spec.dependsOn, or create the missing object.',
    helps: ['reconcile'],
  },
  {
    kinds: ['ResourceSet'],
    statuses: ['waiting', 'failed'],
    message: /dependency ([^\s]{1,300}) not ready/,
    title: 'It waits for $1.',
    meaning: 'The dependency $1 is not ready, or the readyExpr of its entry is false.',
    remedy: 'Open the dependency: that is where to act.',
    helps: ['reconcile'],
  },
  {
    statuses: ['waiting'],
    message: /dependency '([^'\s]{1,300})' revision is not up to date/,
    title: 'It waits until $1 has applied the same revision.',
    meaning:
      'The dependency $1 has not applied the current revision of the source that both use. This is normal for some seconds after each push.',
    remedy: 'Wait. If it lasts, the dependency is stuck or suspended: open it.',
    helps: ['reconcile'],
  },
  {
    statuses: ['waiting'],
    message: /dependency '([^'\s]{1,300})' is not ready according to readyExpr/,
    title: 'The readyExpr for $1 is false.',
    meaning: 'The dependency $1 exists, but the readyExpr of this dependsOn entry is false for it.',
    remedy: 'Compare the readyExpr with the status of the dependency; correct the one that is wrong.',
    helps: ['reconcile'],
  },
  {
    statuses: ['waiting'],
    message: /dependency '([^'\s]{1,300})' is not ready/,
    title: 'It waits for $1.',
    meaning: 'The dependency $1 is not ready. As long as it moves this is normal, after each push for instance.',
    remedy: 'Open the dependency: if it does not move, that is where to act.',
    helps: ['reconcile'],
  },
  {
    statuses: ['waiting'],
    message: /artifact not found|no artifact|Source is not ready/i,
    title: 'Its source has no artifact yet.',
    meaning: 'The source never fetched successfully, so there is nothing to apply.',
    remedy: 'Open the source: its failure is the root cause.',
    helps: SOURCE_FIRST,
  },
  {
    kinds: ['Kustomization', 'HelmRelease', 'ResourceSet'],
    reasons: ['DependencyNotReady'],
    statuses: ['waiting', 'failed'],
    title: 'It waits for a dependency.',
    meaning: 'An entry of spec.dependsOn is missing, not ready, behind, or its readyExpr is false.',
    remedy: 'Open what it depends on: that is where to act.',
    helps: ['reconcile'],
  },
  {
    kinds: ['Kustomization', 'HelmRelease', 'HelmChart', 'ImageUpdateAutomation', 'ResourceSet'],
    message:
      /(GitRepository|OCIRepository|Bucket|HelmRepository|HelmChart|ExternalArtifact)\.source\.toolkit\.fluxcd\.io "([^"]{1,253})" not found/,
    title: '$1 $2 does not exist.',
    meaning:
      'The sourceRef names $1 $2, which does not exist: its name or namespace is wrong, or it is not created yet.',
    remedy: 'Fix sourceRef (mind the namespace), or create the source.',
  },
  {
    kinds: APPLIERS,
    message: /failed early due to stalled resources: \[([^\]\s]{1,300})/,
    title: '$1 is stalled, so the health check failed early.',
    meaning: 'Everything is applied, but a child that is checked for health is stalled: $1.',
    remedy: 'The root cause is that child: open it and act there.',
    helps: ['reconcile'],
  },
  {
    kinds: APPLIERS,
    reasons: ['HealthCheckFailed'],
    message: /timeout waiting for: \[([^\]\s]{1,300})/,
    title: '$1 did not become healthy in time.',
    meaning: 'Everything is applied, but $1 did not become healthy within the timeout.',
    remedy: 'Look at the pods and events of that object; fix the workload in Git, or raise the timeout.',
    helps: ['reconcile'],
  },
  {
    reasons: ['HealthCheckFailed'],
    title: 'What it applied is not healthy.',
    meaning: 'Everything is applied, but not all of it became healthy within the timeout.',
    remedy: 'Open the objects that the message names; fix the workload in Git, or raise the timeout.',
    helps: ['reconcile'],
  },
  {
    kinds: ['Kustomization'],
    reasons: ['ArtifactFailed'],
    statuses: ['failed', 'stalled', 'waiting'],
    title: 'Its source cannot be used.',
    meaning: 'The source is missing, has no artifact, could not be downloaded, or spec.path is not in it.',
    remedy: 'Open the source; check sourceRef (mind the namespace) and spec.path.',
    helps: SOURCE_FIRST,
  },
]
