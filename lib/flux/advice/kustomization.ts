// Advice on Kustomizations: what their build, their decryption and their account answer.

import type { AdviceEntry } from './entry'

const SOURCE_FIRST = ['reconcile-with-source', 'reconcile'] as const

export const KUSTOMIZATION_ADVICE: readonly AdviceEntry[] = [
  {
    kinds: ['Kustomization'],
    message: /is SOPS encrypted, configuring decryption/,
    title: 'A Secret is encrypted, but decryption is not configured.',
    meaning: 'Git holds a Secret that SOPS encrypted, and spec.decryption is missing.',
    remedy: 'Add spec.decryption with provider: sops and the secretRef of the key.',
    helps: ['reconcile'],
  },
  {
    kinds: ['Kustomization'],
    message:
      /(?:[Ff]ailed to decrypt|[Ee]rror decrypting|decryption failed|cannot get sops data key|[Ff]ailed to get the data key|no identity matched)/,
    title: 'A Secret cannot be decrypted.',
    meaning: 'SOPS found no key that opens it: the key is missing from the Secret of spec.decryption, or was rotated.',
    remedy: 'Put the right key into that Secret, or encrypt the file again for the key that is there.',
    helps: ['reconcile'],
  },
  {
    kinds: ['Kustomization'],
    message: /substitute from '(ConfigMap|Secret)\/([^'\s]{1,253})' error/,
    title: '$1 $2 for the substitution does not exist.',
    meaning: 'spec.postBuild.substituteFrom names $1 $2, which does not exist in the namespace of the Kustomization.',
    remedy: 'Create it, or set optional: true. Often it is a matter of order: add dependsOn on what creates it.',
    helps: ['reconcile'],
  },
  {
    kinds: ['Kustomization'],
    message: /variable substitution failed|variable not set|envsubst/,
    title: 'A variable cannot be substituted.',
    meaning: 'The text holds a variable that has no value, or a dollar sign that is no variable.',
    remedy: 'Give it a value in spec.postBuild or a default, or double the dollar sign for a literal one.',
    helps: SOURCE_FIRST,
  },
  {
    message: /KubeConfig secret '([^'\s]{1,300})'/i,
    title: 'The kubeconfig Secret $1 cannot be read.',
    meaning: 'The remote cluster is not provisioned, or its Secret $1 was rotated away.',
    remedy: 'Restore the Secret (key value or value.yaml).',
    helps: ['reconcile'],
  },
  {
    kinds: ['Kustomization', 'HelmRelease'],
    message: /failed to build kube client/,
    title: 'The account or kubeconfig it applies with cannot be used.',
    meaning: 'spec.serviceAccountName or spec.kubeConfig names something that is gone or refused.',
    remedy: 'Restore the service account or the kubeconfig Secret.',
    helps: ['reconcile'],
  },
  {
    kinds: ['Kustomization'],
    message:
      /accumulat[^\n]{0,600}?(?:open|lstat|stat) \/tmp\/[^\s:/]{1,100}\/([^\s:']{1,253}): no such file or directory/,
    title: '$1 is missing in the source.',
    meaning: 'A kustomization.yaml lists $1, which this revision of the source does not have.',
    remedy: 'Add $1 in Git, or take it out of kustomization.yaml.',
    helps: SOURCE_FIRST,
  },
  {
    kinds: ['Kustomization'],
    message: /path not found|stat \/tmp\/[^\s:]{1,300}: no such file/,
    title: 'The folder of spec.path is not in the source.',
    meaning: 'spec.path names a folder that this revision of the source does not have.',
    remedy: 'Correct spec.path, or add the folder in Git.',
    helps: SOURCE_FIRST,
  },
  {
    message: /may not add resource with an already registered id: ([^\s]{1,300})/,
    title: 'Two files declare the same object.',
    meaning: 'The build meets the same object twice: $1.',
    remedy: 'Remove one of the two from kustomization.yaml or from the folder.',
    helps: SOURCE_FIRST,
  },
  {
    kinds: ['Kustomization'],
    message:
      /failed to find unique target for patch|no (?:matches|resource matches) (?:for Id |strategic merge patch )([^\s;]{1,253})/,
    title: 'A patch has no target.',
    meaning: 'A patch names an object ($1) that is not among those that are built: it was renamed or removed.',
    remedy: 'Correct the target of the patch, or remove the patch.',
    helps: SOURCE_FIRST,
  },
  {
    kinds: ['Kustomization'],
    message: /yaml: line (\d{1,7})[^\n]{0,300}? in File: ([^\s]{1,253})/,
    title: 'Line $1 of $2 is not valid YAML.',
    meaning: '$2 of this revision cannot be read as YAML: line $1, or what stands before it, is broken.',
    remedy: 'Correct that line; run kustomize build locally at that commit.',
    helps: SOURCE_FIRST,
  },
  {
    kinds: ['Kustomization', 'ResourceSet', 'FluxInstance'],
    message:
      /MalformedYAMLError|yaml: line \d{1,7}|yaml: unmarshal errors|error converting YAML|mapping key "[^"]{1,100}" already defined/,
    title: 'A file is not valid YAML.',
    meaning: 'A file of this revision, or what a template made of it, cannot be read as YAML.',
    remedy: 'Correct the line that the message names; build it locally at that commit.',
    helps: SOURCE_FIRST,
  },
  {
    kinds: ['Kustomization'],
    message: /accumulating resources from '([^'\s]{1,253})'/,
    title: 'kustomize build failed at $1.',
    meaning: 'A kustomization.yaml lists $1, which is missing or cannot be built.',
    remedy: 'Run kustomize build locally at that commit, and fix $1 in Git.',
    helps: SOURCE_FIRST,
  },
  {
    kinds: ['Kustomization'],
    reasons: ['BuildFailed'],
    message: /no such file or directory|must build at directory|accumulating resources/,
    title: 'kustomize build failed: a file is missing or cannot be built.',
    meaning: 'A file that kustomization.yaml lists is missing, holds a YAML error, or a patch has no target.',
    remedy: 'Run kustomize build locally at that commit, and fix it in Git.',
    helps: SOURCE_FIRST,
  },
  {
    kinds: ['Kustomization'],
    reasons: ['BuildFailed'],
    title: 'The build failed.',
    meaning: 'kustomize build, the substitution of variables, the decryption or the YAML failed.',
    remedy: 'Run kustomize build locally at that commit, and fix it in Git.',
    helps: SOURCE_FIRST,
  },
  {
    kinds: ['Kustomization', 'ResourceSet', 'FluxInstance'],
    reasons: ['ReconciliationFailed'],
    title: 'The API server refused what was to be applied.',
    meaning: 'The dry run or the server-side apply failed; the message names the object and why.',
    remedy: 'Correct that object in Git, then reconcile with source.',
    helps: SOURCE_FIRST,
  },
  {
    reasons: ['PruneFailed'],
    title: 'Objects that left Git could not be deleted.',
    meaning: 'The garbage collection failed: a right to delete is missing, or a finalizer holds the object.',
    remedy: 'Give the right to delete, or free the object that the message names.',
    helps: ['reconcile'],
  },
]
