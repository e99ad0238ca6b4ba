// What a source says of itself: where it fetches from and by which rules, what of it is checked, and what is stored now.

import { formatSize } from '@/lib/count'
import { type JsonObject, readInteger, readObject, readObjects, readText, readTexts } from '../object/json-fields'
import { at, type Chapter, named, others, type Row, sayDuration, specText, verbatim, whereOn, words } from './saying'

const NOT_SET = ' (not set: the default)'

const STORED: Chapter = {
  title: 'Stored artifact',
  rows: [
    words('Artifact', (object, { isStatic }) =>
      isStatic || readObject(object, 'status', 'artifact') !== undefined ? undefined : 'Nothing is stored yet.',
    ),
    at('Stored', 'status', 'artifact', 'lastUpdateTime'),
    words('Size', sizeOf),
    verbatim('Digest', (object) => readText(object, 'status', 'artifact', 'digest')),
    verbatim('Includes', (object) =>
      readObjects(object, 'status', 'includedArtifacts').flatMap((artifact) => readText(artifact, 'revision') ?? []),
    ),
    verbatim('Made from', (object) => readText(object, 'status', 'artifact', 'metadata', OCI_SOURCE)),
  ],
}
const OCI_SOURCE = 'org.opencontainers.image.source'

const TIMEOUT: Row = words('Timeout', (object) => sayDuration(object, 'timeout') ?? `60 s${NOT_SET}`)
const CREDENTIALS: Row = words('Credentials', (object) => {
  const spec = readObject(object, 'spec')
  const provider = readText(spec, 'provider')
  const parts = [
    named('Secret', readText(spec, 'secretRef', 'name')),
    provider === undefined || provider === 'generic' ? undefined : `of the provider ${provider}`,
    named('ServiceAccount', readText(spec, 'serviceAccountName')),
    named('certificate of Secret', readText(spec, 'certSecretRef', 'name')),
  ].filter((part) => part !== undefined)
  return parts.length === 0 ? 'none' : parts.join(', ')
})
const PROXY: Row = words('Proxy', (object) => named('Secret', readText(object, 'spec', 'proxySecretRef', 'name')))
const IGNORED: Row = verbatim('Ignore', (object) => linesOf(readText(object, 'spec', 'ignore')))
const INSECURE: Row = whereOn('Transport', 'plain http is allowed', 'insecure')
const VERIFICATION: Row = words('Verification', (object) =>
  sayVerification(object, readObject(object, 'spec', 'verify')),
)

export const GIT_REPOSITORY: readonly Chapter[] = [
  {
    title: 'What is fetched',
    rows: [
      specText('URL', 'url'),
      words('Reference', (object) => readReference(object) ?? `branch master${NOT_SET}`),
      CREDENTIALS,
      PROXY,
      VERIFICATION,
      whereOn('Submodules', 'fetched as well', 'recurseSubmodules'),
      others('Includes', (_, { sources }) => sources),
      verbatim('Included paths', (object) =>
        readObjects(object, 'spec', 'include').map((entry) => {
          const name = readText(entry, 'repository', 'name') ?? ''
          return `${name}: ${readText(entry, 'fromPath') ?? '.'} → ${readText(entry, 'toPath') ?? name}`
        }),
      ),
      verbatim('Sparse checkout', (object) => readTexts(object, 'spec', 'sparseCheckout')),
      IGNORED,
      TIMEOUT,
    ],
  },
  STORED,
]

export const OCI_REPOSITORY: readonly Chapter[] = [
  {
    title: 'What is fetched',
    rows: [
      specText('URL', 'url'),
      words('Reference', (object) => {
        const filter = readText(object, 'spec', 'ref', 'semverFilter')
        const reference = readReference(object) ?? `tag latest${NOT_SET}`
        return filter === undefined ? reference : `${reference}, of the tags that match ${filter}`
      }),
      words('Layer', (object) => {
        const type = readText(object, 'spec', 'layerSelector', 'mediaType')
        const operation = readText(object, 'spec', 'layerSelector', 'operation')
        if (type === undefined && operation === undefined) return undefined
        return `${type ?? 'the first one'}, ${operation === 'copy' ? 'kept as it is' : 'unpacked'}`
      }),
      CREDENTIALS,
      PROXY,
      VERIFICATION,
      INSECURE,
      IGNORED,
      TIMEOUT,
    ],
  },
  STORED,
]

export const HELM_REPOSITORY: readonly Chapter[] = [
  {
    title: 'What is fetched',
    rows: [
      specText('URL', 'url'),
      words('Type', (object) =>
        readText(object, 'spec', 'type') === 'oci'
          ? 'oci: nothing is fetched for it; whoever uses a chart pulls it'
          : 'an index of charts',
      ),
      CREDENTIALS,
      whereOn('Pass credentials', 'to other hosts that the index names', 'passCredentials'),
      INSECURE,
      TIMEOUT,
    ],
  },
  STORED,
]

export const BUCKET: readonly Chapter[] = [
  {
    title: 'What is fetched',
    rows: [
      specText('Name of the bucket', 'bucketName'),
      specText('Endpoint', 'endpoint'),
      specText('Region', 'region'),
      specText('Prefix', 'prefix'),
      CREDENTIALS,
      PROXY,
      INSECURE,
      IGNORED,
      TIMEOUT,
    ],
  },
  STORED,
]

export const HELM_CHART: readonly Chapter[] = [
  {
    title: 'Chart',
    rows: [
      specText('Chart', 'chart'),
      others('From', (_, { sources }) => sources),
      verbatim('Version wanted', (object) => readText(object, 'spec', 'version') ?? '*'),
      verbatim('Resolved to', (object) => {
        const version = readText(object, 'status', 'artifact', 'revision')
        const name = readText(object, 'status', 'observedChartName')
        return version === undefined ? undefined : [name, version].filter(Boolean).join(' ')
      }),
      words('Other versions', () => 'Flux does not tell which others are on offer.'),
      words('Made anew', (object) =>
        readText(object, 'spec', 'reconcileStrategy') === 'Revision'
          ? 'whenever its source changes'
          : 'whenever the version of the chart changes',
      ),
      verbatim('Values files', (object) => readTexts(object, 'spec', 'valuesFiles')),
      VERIFICATION,
    ],
  },
  STORED,
]

export const EXTERNAL_ARTIFACT: readonly Chapter[] = [
  { title: 'Where it comes from', rows: [others('Written by', (_, { sources }) => sources, 'Nobody that it names.')] },
  STORED,
]

export const ARTIFACT_GENERATOR: readonly Chapter[] = [
  {
    title: 'What it makes',
    rows: [
      others('Takes from', (_, { sources }) => sources),
      verbatim('Called', (object) =>
        readObjects(object, 'spec', 'sources').map(
          (entry) => `@${readText(entry, 'alias') ?? ''} is ${readText(entry, 'kind')} ${readText(entry, 'name')}`,
        ),
      ),
      verbatim('Copies', (object) => readObjects(object, 'spec', 'artifacts').flatMap(listCopies)),
      others('Makes', (_, { made }) => made, 'No artifact is made yet.'),
    ],
  },
]

function listCopies(artifact: unknown): readonly string[] {
  const name = readText(artifact, 'name') ?? ''
  return readObjects(artifact, 'copy').map((copy) => {
    const without = readTexts(copy, 'exclude')
    const rest = without.length === 0 ? '' : `, without ${without.join(' ')}`
    return `${name}: ${readText(copy, 'from') ?? ''} → ${readText(copy, 'to') ?? ''}${rest}`
  })
}

/** How it is asked for, and what came of it where the object tells. */
export function sayVerification(object: unknown, verify: JsonObject | undefined): readonly string[] {
  if (verify === undefined) return ['not asked for']
  const how = readText(verify, 'mode') ?? readText(verify, 'provider') ?? ''
  const keys = named('keys of Secret', readText(verify, 'secretRef', 'name'))
  const identities = readObjects(verify, 'matchOIDCIdentity').map(
    (identity) => `signed by ${readText(identity, 'subject') ?? 'anybody'}, as ${readText(identity, 'issuer')} says`,
  )
  const condition = readObjects(object, 'status', 'conditions').find(({ type }) => type === 'SourceVerified')
  const outcome = { True: 'The stored revision is verified.', False: 'The last revision could not be verified.' }[
    readText(condition, 'status') ?? ''
  ]
  return [[how, keys].filter(Boolean).join(', by '), ...identities, outcome ?? 'Whether it was verified is not told.']
}

function readReference(object: unknown): string | undefined {
  for (const key of ['commit', 'name', 'digest', 'semver', 'tag', 'branch']) {
    const value = readText(object, 'spec', 'ref', key)
    if (value !== undefined) return `${key} ${value}`
  }
  return undefined
}

/** Rules as they are written, without what is only said about them. */
function linesOf(text: string | undefined): readonly string[] {
  return (text ?? '').split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'))
}

function sizeOf(object: unknown): string | undefined {
  const bytes = readInteger(object, 'status', 'artifact', 'size')
  return bytes === undefined || bytes < 0 ? undefined : formatSize(bytes)
}
