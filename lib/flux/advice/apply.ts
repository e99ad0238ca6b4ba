// Advice on what an API server answers to an apply, whoever applies.

import type { AdviceEntry } from './entry'
import { APPLIERS } from './webhooks'

const SOURCE_FIRST = ['reconcile-with-source', 'reconcile'] as const

export const APPLY_ADVICE: readonly AdviceEntry[] = [
  {
    kinds: APPLIERS,
    message: /in namespace ([^\s]{1,63}) because it is being terminated/,
    title: 'Namespace $1 is being deleted.',
    meaning: 'Namespace $1 is being deleted and takes nothing new until it is gone.',
    remedy: 'Wait until it is gone. If it hangs, look for objects with finalizers in it.',
    helps: ['reconcile'],
  },
  {
    kinds: ['Kustomization', 'HelmRelease', 'ResourceSet'],
    message: /namespaces? "([^"\s]{1,253})" not found/,
    title: 'Namespace $1 does not exist.',
    meaning: 'Namespace $1 is neither in this set of objects nor was it created before.',
    remedy: 'Add the Namespace object to this set, or a dependency (spec.dependsOn) on what creates it.',
    helps: SOURCE_FIRST,
  },
  {
    kinds: ['Kustomization', 'HelmRelease', 'ResourceSet'],
    message: /no matches for kind "([^"\s]{1,253})"(?: in version "([^"\s]{1,253})")?/,
    title: 'The cluster does not know the kind $1.',
    meaning: 'The CustomResourceDefinition of $1 is not installed (or not in that version).',
    remedy:
      'Install the CRD first: in a Kustomization or HelmRelease of its own that this one names in spec.dependsOn.',
    helps: SOURCE_FIRST,
  },
  {
    kinds: ['Kustomization'],
    message: /conflicts? with "([^"]{1,200})"/,
    title: 'Another manager, $1, owns a field that Git sets.',
    meaning: 'Another manager owns the field: $1. Two tools want to set the same value.',
    remedy:
      'Decide on one owner: remove the field from Git or from the other tool, or annotate the object with kustomize.toolkit.fluxcd.io/ssa: Merge.',
    helps: SOURCE_FIRST,
  },
  {
    kinds: APPLIERS,
    message: /conflicts? with "([^"]{1,200})"/,
    title: 'Another manager, $1, owns a field that this sets.',
    meaning: 'Another manager owns the field: $1. Two tools want to set the same value.',
    remedy: 'Decide on one owner: remove the field from what Flux applies, or from the other tool.',
    helps: SOURCE_FIRST,
  },
  {
    kinds: APPLIERS,
    message: /exceeded quota: ([^\s,]{1,253})/,
    title: 'The quota $1 of the namespace is used up.',
    meaning: 'ResourceQuota $1 leaves no room for what is to be created; the end of the message says how much.',
    remedy: 'Raise the quota, ask for less, or free something in that namespace.',
    helps: ['reconcile'],
  },
  {
    kinds: APPLIERS,
    message: /violates PodSecurity "([^"\s]{1,100})"/,
    title: 'The pod security level $1 of the namespace forbids it.',
    meaning: 'The namespace enforces the level $1, and the pod asks for more than that allows.',
    remedy: 'Set the securityContext that the message lists, or give the namespace another level.',
    helps: SOURCE_FIRST,
  },
  {
    kinds: ['Kustomization', 'HelmRelease', 'ResourceSet'],
    message: /User "([^"\s]{1,253})" cannot ([a-z]{1,20}) resource "([^"\s]{1,253})"/,
    title: '$1 may not $2 $3.',
    meaning: 'The account that applies (spec.serviceAccountName) has no RBAC right to $2 $3.',
    remedy: "Extend the tenant's Role; often the limit is there by design, then remove the object from Git.",
    helps: ['reconcile'],
  },
  {
    kinds: APPLIERS,
    message: /attempting to grant RBAC permissions not currently held/,
    title: 'It may not grant rights that it does not have itself.',
    meaning: 'A Role or binding in Git holds rights that the account which applies it does not have.',
    remedy: 'Let an account with these rights apply it, or grant the verb escalate (or bind) on purpose.',
    helps: ['reconcile'],
  },
  {
    kinds: ['HelmRelease'],
    message: /data: Too long: must have (?:at most|no more than) \d{1,9}/,
    title: 'The release is too large for a Secret.',
    meaning: 'Helm keeps each revision in a Secret, and with this chart and values that passes 1 MB.',
    remedy: 'Make the chart smaller: leave out files and CRDs that it does not need, or split it.',
    helps: SOURCE_FIRST,
  },
  {
    kinds: APPLIERS,
    message:
      /Too long: must have (?:at most|no more than) \d{1,9}|[Rr]equest entity too large|etcdserver: request is too large/,
    title: 'An object is too large.',
    meaning: 'An object, or one of its annotations or keys, is larger than the API server takes.',
    remedy: 'Split it, or leave large files out of ConfigMaps and annotations.',
    helps: SOURCE_FIRST,
  },
  {
    kinds: APPLIERS,
    message: /field not declared in schema|unknown field "([^"\s]{1,200})"|failed to create typed patch object/,
    title: 'A manifest sets a field that its kind does not have.',
    meaning: 'A field is misspelt, stands in the wrong place, or belongs to another version of the kind.',
    remedy: 'Correct the field that the message names; compare the version of the CRD with the manifest.',
    helps: SOURCE_FIRST,
  },
  {
    kinds: ['Kustomization'],
    message: /([A-Z][A-Za-z0-9]{1,60}\/[^\s]{1,253}) namespace not specified/,
    title: '$1 has no namespace.',
    meaning: 'The manifest of $1 names no namespace, and the Kustomization sets none.',
    remedy: 'Give it one in Git, or set spec.targetNamespace.',
    helps: SOURCE_FIRST,
  },
  {
    kinds: APPLIERS,
    message:
      /([A-Z][A-Za-z0-9]{1,60})(?:\.[a-z0-9.-]{1,100})? "([^"\s]{1,253})" is invalid: ([A-Za-z0-9.[\]]{1,120}): (?:Required|Invalid|Unsupported|Duplicate) value/,
    title: '$1 $2 is not valid.',
    meaning: 'The API server refuses $1 $2: the value of $3 is missing or not allowed.',
    remedy: 'Correct that field in Git; the end of the message says what is allowed.',
    helps: SOURCE_FIRST,
  },
]
