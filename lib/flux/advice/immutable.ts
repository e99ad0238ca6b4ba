// Advice on fields that Kubernetes lets nobody change. What helps depends on the kind of the object, and on who applies it.

import type { AdviceEntry } from './entry'

const HELM = ['HelmRelease'] as const
const OTHERS = ['Kustomization', 'ResourceSet', 'FluxInstance'] as const
const AGAIN = ['reconcile-with-source', 'reconcile', 'force'] as const

const STATEFUL_SET =
  /StatefulSet(?:\.apps)? "([^"\s]{1,253})" is invalid: spec: Forbidden: updates to statefulset spec|StatefulSet(?:\.apps)? "([^"\s]{1,253})" is invalid: spec\.(?:selector|serviceName|volumeClaimTemplates)/
const JOB =
  /Job(?:\.batch)? "([^"\s]{1,253})" is invalid: spec\.(?:template|selector|completions|completionMode|podFailurePolicy)/
const CLAIM =
  /PersistentVolumeClaim "([^"\s]{1,253})" is invalid: spec(?:\.[a-zA-Z.]{1,60})?: (?:Forbidden|Invalid value)/
const ROLE_REF = /((?:Cluster)?RoleBinding)(?:\.[a-z0-9.]{1,60})? "([^"\s]{1,253})" is invalid: roleRef/
const OBJECT =
  /([A-Z][A-Za-z0-9]{1,60})(?:\.[a-z0-9.-]{1,100})? "([^"\s]{1,253})" is invalid: ([A-Za-z0-9.[\]]{1,120}): [\s\S]{0,800}?(?:field is immutable|may not change once set|may not be changed|is immutable after creation)/
const ANY = /field is immutable|may not change once set|updates to [a-z]{1,40} are forbidden|cannot change roleRef/

export const IMMUTABLE_ADVICE: readonly AdviceEntry[] = [
  {
    kinds: HELM,
    message: STATEFUL_SET,
    title: 'StatefulSet $1 cannot be changed in this way.',
    meaning:
      'The new chart or values change a part of the spec of StatefulSet $1 that Kubernetes never lets change (often volumeClaimTemplates, selector or serviceName).',
    remedy:
      'Delete the StatefulSet with --cascade=orphan: its pods and volumes stay, and the next attempt makes it anew. Or take the change back in the values.',
    helps: AGAIN,
  },
  {
    kinds: OTHERS,
    message: STATEFUL_SET,
    title: 'StatefulSet $1 cannot be changed in this way.',
    meaning:
      'Git changes a part of the spec of StatefulSet $1 that Kubernetes never lets change (often volumeClaimTemplates, selector or serviceName).',
    remedy:
      'Delete the StatefulSet with --cascade=orphan: its pods and volumes stay, and the next run makes it anew. Or take the change back in Git.',
  },
  {
    kinds: HELM,
    message: JOB,
    title: 'Job $1 exists and a Job cannot be changed.',
    meaning:
      'The template of a Job is immutable. Job $1 of an earlier version is still there, so the new one is refused.',
    remedy:
      'Delete Job $1; for the time to come let the chart make it a hook (helm.sh/hook-delete-policy: before-hook-creation) or name it after the version.',
    helps: AGAIN,
  },
  {
    kinds: ['Kustomization'],
    message: JOB,
    title: 'Job $1 exists and a Job cannot be changed.',
    meaning:
      'The template of a Job is immutable. Job $1 of an earlier revision is still there, so the new one is refused.',
    remedy:
      'Annotate the Job in Git with kustomize.toolkit.fluxcd.io/force: enabled, so that it is made anew each time it changes; or delete it by hand.',
  },
  {
    kinds: ['ResourceSet', 'FluxInstance'],
    message: JOB,
    title: 'Job $1 exists and a Job cannot be changed.',
    meaning:
      'The template of a Job is immutable. Job $1 of an earlier revision is still there, so the new one is refused.',
    remedy: 'Delete Job $1, or name it after what it does it for.',
  },
  {
    kinds: [...HELM, ...OTHERS],
    message: CLAIM,
    title: 'PersistentVolumeClaim $1 cannot be changed in this way.',
    meaning:
      'Of a PersistentVolumeClaim only the size can change, and only grow where its StorageClass allows it. $1 would change otherwise.',
    remedy: 'Take the change back, or move the data to a new claim. Deleting the claim may delete its data.',
  },
  {
    kinds: [...HELM, ...OTHERS],
    message: ROLE_REF,
    title: '$1 $2 cannot point to another role.',
    meaning: 'The roleRef of a binding never changes, and $1 $2 names another role than before.',
    remedy: 'Delete $1 $2, then reconcile: it is made anew with the new role.',
  },
  {
    kinds: HELM,
    message: OBJECT,
    title: 'A field of $1 $2 that cannot be changed was changed.',
    meaning: 'Kubernetes does not allow $3 of $1 $2 to change, and the new chart or values change it.',
    remedy:
      'Delete the object so that the next attempt makes it anew, set spec.upgrade.force: true for one upgrade, or take the change back in the values.',
    helps: AGAIN,
  },
  {
    kinds: ['Kustomization'],
    message: OBJECT,
    title: 'A field of $1 $2 that cannot be changed was changed.',
    meaning: 'Kubernetes does not allow $3 of $1 $2 to change, and Git changes it.',
    remedy:
      'Delete the object so that it is made anew, annotate it with kustomize.toolkit.fluxcd.io/force: enabled, or take the change back.',
  },
  {
    kinds: HELM,
    message: ANY,
    title: 'A field that cannot be changed was changed.',
    meaning: 'Kubernetes does not allow this field to change on an existing object.',
    remedy:
      'Delete the object so that the next attempt makes it anew, set spec.upgrade.force: true for one upgrade, or take the change back in the values.',
    helps: AGAIN,
  },
  {
    kinds: ['Kustomization'],
    message: ANY,
    title: 'A field that cannot be changed was changed.',
    meaning: 'Kubernetes does not allow this field to change on an existing object.',
    remedy:
      'Delete the object so that it is made anew, annotate it with kustomize.toolkit.fluxcd.io/force: enabled, or take the change back.',
  },
  {
    kinds: ['ResourceSet', 'FluxInstance'],
    message: ANY,
    title: 'A field that cannot be changed was changed.',
    meaning: 'Kubernetes does not allow this field to change on an existing object.',
    remedy: 'Delete the object so that it is made anew, or take the change back.',
  },
]
