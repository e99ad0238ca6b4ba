// Objects of every kind with a canary at every place of its schema that holds text, in every dress that a secret wears.
// `[]` is an entry of a list, `{}` a key of a map, `*` whatever one likes.

import type { FluxKind } from '../kinds'
import { describeKind } from '../kinds'
import POSITIONS from './string-positions.json' with { type: 'json' }

/** Looks like nothing in particular, as most passwords do. */
export const CANARY = 'CanarY7q2kf9vX3mz81'

/** Texts that give a secret away. */
export const TELLING_TEXTS: readonly string[] = [
  `DB_PASS=${CANARY}`,
  `dbPass=${CANARY}`,
  `--set pass=${CANARY} --wait`,
  `pw: ${CANARY}`,
  `login --password ${CANARY} --host h`,
  `login --api-token=${CANARY}`,
  `sent Authorization: Digest username="u", response="${CANARY}"`,
  `Authorization: Basic ${CANARY}`,
  `Set-Cookie: sid=${CANARY}; Path=/`,
  `wrong password ${CANARY} for admin`,
  `adminPassword "${CANARY}"`,
  `https://user:${CANARY}@git.example.com/o/r`,
  `user:${CANARY}@minio.example.com:9000`,
  `https://git.example.com/r?private_token=${CANARY}`,
  `{"clientSecret":"${CANARY}"}`,
  `token ghp_${CANARY} expired`,
  `eyJ-eyJhbGciOi.${CANARY}.c2ln`,
  `apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\nstringData:\n  a: ${CANARY}\n`,
  `---\n- kind: HelmRelease\n  spec:\n    values:\n      a: ${CANARY}\n`,
  `{"apiVersion":"v1","kind":"Secret","data":{"a":"${CANARY}"}}`,
  `failed: "{\\"kind\\":\\"Secret\\",\\"stringData\\":{\\"a\\":\\"${CANARY}\\"}}"`,
  `- op: replace\n  path: /stringData/a\n  value: ${CANARY}\n`,
  `[{"op":"add","path":"/spec/values/a","value":"${CANARY}"}]`,
  `env:\n  - name: DB_PASSWORD\n    value: ${CANARY}\n`,
]

const SECRET_NAMES = ['password', 'example.com/api-token', 'dbPass', 'PW', 'client_secret', 'credentials', 'accessKey']
const KEPT_COPIES = Object.fromEntries(
  [
    'kubectl.kubernetes.io/last-applied-configuration',
    'objectset.rio.cattle.io/applied',
    'kapp.k14s.io/original',
    'banzaicloud.com/last-applied',
  ].map((name) => [name, CANARY]),
)

/** What may stand beside any field, or wherever anything may. */
export const TELLING_FIELDS: Readonly<Record<string, unknown>> = {
  ...Object.fromEntries(SECRET_NAMES.map((name) => [name, CANARY])),
  tokens: [CANARY],
  secret: { inner: { deep: CANARY } },
  env: [{ name: 'DB_PASSWORD', value: CANARY }],
  annotations: { ...KEPT_COPIES, long: `${CANARY} `.repeat(300) },
  objects: [
    { apiVersion: 'v1', kind: 'Secret', stringData: { a: CANARY } },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: { a: CANARY } },
    { kind: 'List', items: [{ kind: 'Secret', data: { a: CANARY } }] },
    { apiVersion: 'apps/v1', kind: 'Deployment', spec: { containers: [{ args: [CANARY], env: [{ value: CANARY }] }] } },
    { apiVersion: 'helm.toolkit.fluxcd.io/v2', kind: 'HelmRelease', spec: { values: { a: [CANARY] } } },
    { apiVersion: 'helm.cattle.io/v1', kind: 'HelmChart', spec: { valuesContent: CANARY } },
    {
      apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
      kind: 'Kustomization',
      spec: { postBuild: { substitute: { a: CANARY } } },
    },
    { apiVersion: 'notification.toolkit.fluxcd.io/v1beta3', kind: 'Provider', spec: { address: CANARY } },
    {
      apiVersion: 'fluxcd.controlplane.io/v1',
      kind: 'ResourceSet',
      spec: { inputs: [{ a: CANARY }], resources: [{ kind: 'X', y: CANARY }], resourcesTemplate: CANARY },
    },
  ],
  patches: [
    { target: { kind: 'Secret' }, patch: CANARY },
    { target: { kind: 'HelmRelease' }, patch: [{ op: 'add', path: '/spec/values/a', value: CANARY }] },
    { kind: 'Secret', metadata: { name: 'a' }, stringData: { a: CANARY } },
  ],
  patchesStrategicMerge: [{ kind: 'HelmRelease', spec: { anything: CANARY } }],
  postRenderers: [{ kustomize: { patches: [{ patch: CANARY }], patchesJson6902: [{ patch: [{ value: CANARY }] }] } }],
}

/** The object as the API server would answer it, with `text` wherever its schema has one. */
export function plantEverywhere(kind: FluxKind, text: string, name = 'planted'): object {
  const { group, versions } = describeKind(kind)
  const planted: Record<string, unknown> = {
    apiVersion: `${group}/${versions[0]}`,
    kind,
    metadata: {
      name,
      namespace: 'apps',
      uid: `uid-${kind}-${name}`,
      resourceVersion: '1',
      generation: 1,
      labels: { ...tellingMap(text), team: text },
      annotations: {
        ...tellingMap(text),
        'reconcile.fluxcd.io/requestedAt': text,
        'fluxdeck.dev/suspend-reason': text,
      },
      finalizers: [text],
      managedFields: [{ manager: CANARY, fieldsV1: { [CANARY]: {} } }],
    },
  }
  for (const position of POSITIONS[kind].split(' ')) plantAt(planted, position, text)
  return planted
}

function tellingMap(text: string): Record<string, string> {
  return { ...Object.fromEntries(SECRET_NAMES.map((name) => [name, CANARY])), other: text }
}

function plantAt(root: Record<string, unknown>, position: string, text: string): void {
  const steps = position.split('.').flatMap((step) => step.split(/(?=\[\])/))
  let at: Record<string, unknown> = root
  for (const [index, step] of steps.entries()) {
    const isLast = index === steps.length - 1
    if (step === '*' || (step === '{}' && isLast)) {
      Object.assign(at, step === '*' ? { ...structuredClone(TELLING_FIELDS), other: text } : tellingMap(text))
      return
    }
    if (step === '[]') continue
    const key = step === '{}' ? 'key' : step
    const isList = steps[index + 1] === '[]'
    if (isLast || (isList && index === steps.length - 2)) {
      at[key] = isList ? [text] : text
      return
    }
    at = isList ? entryOf(at, key) : fieldsOf(at, key)
  }
}

function fieldsOf(parent: Record<string, unknown>, key: string): Record<string, unknown> {
  const there = parent[key]
  if (isFields(there)) return there
  const made: Record<string, unknown> = structuredClone(TELLING_FIELDS)
  parent[key] = made
  return made
}

function entryOf(parent: Record<string, unknown>, key: string): Record<string, unknown> {
  const there = parent[key]
  const first: unknown = Array.isArray(there) ? there[0] : undefined
  if (isFields(first)) return first
  const made: Record<string, unknown> = structuredClone(TELLING_FIELDS)
  parent[key] = [made]
  return made
}

function isFields(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
