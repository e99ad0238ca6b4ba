// Advice on credentials that are not there: which field names none, or names a Secret that does not exist.

import { CREDENTIALS_REFUSED } from './answers'
import type { AdviceEntry } from './entry'

const WITH_SECRET = ['GitRepository', 'OCIRepository', 'HelmRepository', 'Bucket', 'ImageRepository'] as const
const REFUSED = new RegExp(`${CREDENTIALS_REFUSED.source}|publickey|unable to authenticate`)
const ABSENT = /[Ss]ecrets? "([^"\s]{1,253})" not found/

export const CREDENTIALS_ADVICE: readonly AdviceEntry[] = [
  {
    kinds: WITH_SECRET,
    withoutCredentials: true,
    message: REFUSED,
    title: 'It needs credentials, and spec.secretRef is missing.',
    meaning: 'The server asks who is there. The spec names no Secret, provider or service account, so nobody answers.',
    remedy:
      'Create a Secret with the credentials in this namespace and name it in spec.secretRef.name, or set spec.provider.',
  },
  {
    kinds: ['GitRepository', 'OCIRepository'],
    reasons: ['VerificationError'],
    message: ABSENT,
    title: 'Secret $1 of spec.verify.secretRef does not exist.',
    meaning: 'Security relevant: without the keys in Secret $1 no signature can be verified, so nothing new is taken.',
    remedy: 'Restore Secret $1 with the keys of those who may sign, or correct spec.verify.secretRef.name.',
  },
  {
    kinds: WITH_SECRET,
    message: ABSENT,
    title: 'Secret $1 does not exist.',
    meaning: 'The spec names Secret $1 for its credentials, but there is none of that name in this namespace.',
    remedy:
      'Create Secret $1, or correct spec.secretRef.name (or certSecretRef or proxySecretRef, whichever names it); then reconcile.',
  },
  {
    kinds: ['Kustomization'],
    message: /^(?:secrets|Secret) "([^"\s]{1,253})" not found|decryption Secret '([^'\s]{1,300})'/,
    title: 'The Secret for the decryption does not exist.',
    meaning: 'spec.decryption.secretRef names a Secret that is not in this namespace, so SOPS has no key.',
    remedy: 'Create it with the key, or correct spec.decryption.secretRef.name.',
    helps: ['reconcile'],
  },
]
