// Advice on the values of a HelmRelease that come from ConfigMaps and Secrets.

import type { AdviceEntry } from './entry'

const HELM = ['HelmRelease'] as const

export const HELM_VALUES_ADVICE: readonly AdviceEntry[] = [
  {
    kinds: HELM,
    reasons: ['ValuesError'],
    message:
      /could not resolve (?:optional )?(ConfigMap|Secret) chart values reference '([^'\s]{1,300})'(?: with key '([^'\s]{1,253})')?: (?:error converting YAML|error unmarshaling|yaml: |json: |failed to read values|cannot unmarshal|unable to (?:read|parse))/,
    title: '$1 $2 holds values that are no YAML.',
    meaning: 'spec.valuesFrom names $1 $2, which is there, but the text under its key $3 is broken YAML.',
    remedy: 'Correct that text; the message names the line in it. Mind the indentation and quote what holds a colon.',
    helps: ['reconcile'],
  },
  {
    kinds: HELM,
    reasons: ['ValuesError'],
    message:
      /could not resolve (?:optional )?(ConfigMap|Secret) chart values reference '([^'\s]{1,300})' with key '([^'\s]{1,253})': key not found/,
    title: '$1 $2 has no key $3.',
    meaning: 'spec.valuesFrom names the key $3 of $1 $2. The object is there, the key is not.',
    remedy: 'Correct valuesKey, or put the values under that key; or set optional: true.',
    helps: ['reconcile'],
  },
  {
    kinds: HELM,
    reasons: ['ValuesError'],
    message:
      /could not resolve (?:optional )?(ConfigMap|Secret) chart values reference '([^'\s]{1,300})'(?: with key '([^'\s]{1,253})')?: (?:failed (?:parsing|to merge)|key "[^"]{1,253}" has no value|interface conversion|unable to merge)/,
    title: 'The value of $1 $2 cannot be put where targetPath points.',
    meaning: 'targetPath of an entry in spec.valuesFrom is not a path of values, or what stands there is no map.',
    remedy: 'Correct targetPath; a dot or comma in a key is escaped with a backslash.',
    helps: ['reconcile'],
  },
  {
    kinds: HELM,
    reasons: ['ValuesError'],
    message:
      /could not resolve (?:optional )?(ConfigMap|Secret) chart values reference '([^'\s]{1,300})'(?: with key '([^'\s]{1,253})')?/,
    title: '$1 $2 for the values cannot be read.',
    meaning: 'spec.valuesFrom names $1 $2, but it or its key is absent.',
    remedy: 'Create it with that key, or set optional: true.',
    helps: ['reconcile'],
  },
  {
    kinds: HELM,
    reasons: ['ValuesError'],
    title: 'The values cannot be put together.',
    meaning: 'A reference of spec.valuesFrom is absent, or what it holds is not valid YAML.',
    remedy: 'Correct the values; create what is missing, or set optional: true.',
    helps: ['reconcile'],
  },
]
