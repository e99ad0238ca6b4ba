// Which text and which fields may hold a secret, and what stands in their place. Applied where text enters the program.

import type { FluxKind } from './kinds'

const MASK = 'redacted'
const MAX_DEPTH = 64

const SECRET_WORD = 'token|secret|passw(?:or)?d|passphrase|pwd|api[_-]?key|access[_-]?key|private[_-]?key|credentials?'

/** Each rule keeps what names the secret (`$1`) and masks what is the secret. Order matters: whole blocks first. */
const TEXT_RULES: readonly (readonly [RegExp, string])[] = [
  [/(-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----)[\s\S]*?(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|$)/g, `$1 ${MASK}`],
  // Userinfo of any URL. The bare user `git` is no secret and part of every ssh address.
  [/(\b[a-z][a-z0-9+.-]{0,30}:\/\/)(?!git@)[^\s/'"<>?#]{1,2000}@/gi, `$1${MASK}@`],
  [
    /([?&#;](?:amp;)?[\w.-]{0,64}(?:token|secret|passw(?:or)?d|pwd|key|sig|signature|auth|credential|jwt|session)[\w.-]{0,64}=)[^&\s'"<>#]+/gi,
    `$1${MASK}`,
  ],
  [/(\/hook\/)[0-9a-z]{16,}/gi, `$1${MASK}`],
  [/(hooks\.slack\.com\/(?:services|workflows|triggers)\/)[^\s'"<>]+/gi, `$1${MASK}`],
  [/(discord(?:app)?\.com\/api\/(?:v\d+\/)?webhooks\/)[^\s'"<>]+/gi, `$1${MASK}`],
  [/(webhook\.office\.com\/|logic\.azure\.com[^\s'"<>]{0,20}\/workflows\/)[^\s'"<>]+/gi, `$1${MASK}`],
  [/(\bbot)?\b\d{8,10}:[A-Za-z0-9_-]{35}\b/g, `$1${MASK}`],
  [/(\bauthorization["']?\s{0,4}[:=]\s{0,4}["']?)(?:(?:bearer|basic|token|negotiate)\s+)?[^\s"',;]+/gi, `$1${MASK}`],
  [/(\b(?:bearer|basic)\s+)(?=\S*[0-9=._]|\S{20})[\w.~+/=-]{8,}/gi, `$1${MASK}`],
  [/\beyJ[\w-]{5,}\.[\w-]{5,}(?:\.[\w-]*)*/g, MASK],
  [/\b(?:gh[opsur]_\w{16,}|github_pat_\w{16,}|gl[a-z]{2,7}-[\w-]{16,}|ATBB\w{16,}|ATATT3[\w=-]{16,})/g, MASK],
  [/\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b/g, MASK],
  [/\b(?:AIza[\w-]{30,}|ya29\.[\w-]{10,}|GOCSPX-[\w-]{16,})/g, MASK],
  [/\b(?:xox[a-z]-[\w-]{8,}|xapp-[\w-]{8,}|hv[sbr]\.[\w-]{16,}|do[opr]_v1_\w{16,})/g, MASK],
  [/\b(?:npm_\w{16,}|dckr_[op]at_[\w-]{16,}|hf_\w{16,}|sk-[\w-]{20,}|[sr]k_(?:live|test)_\w{10,}|tk_\w{16,})/g, MASK],
  [/\bAGE-SECRET-KEY-1\w{16,}/gi, MASK],
  [/\b((?:Account|SharedAccess)(?:Key|Signature)=)[^\s;'"]+/gi, `$1${MASK}`],
  [new RegExp(`((?:${SECRET_WORD})["'\\\\]{0,4}:\\s{0,4}\\\\?["'])(?:[^"'\\\\]|\\\\.)+`, 'gi'), `$1${MASK}`],
  [new RegExp(`((?:${SECRET_WORD})=["']?)[^\\s"',;&]+`, 'gi'), `$1${MASK}`],
  // After a colon follows prose more often than a secret, so the value must look like one.
  [new RegExp(`((?:${SECRET_WORD}):\\s{1,4})(?=\\S*\\d)[^\\s"',;&'/]{8,}`, 'gi'), `$1${MASK}`],
]

/** The text without credentials. Hosts, names and the words around stay readable. */
export function redactText(text: string): string {
  let result = text
  for (const [pattern, replacement] of TEXT_RULES) result = result.replace(pattern, replacement)
  return result
}

const EVERY_KIND: readonly string[] = ['metadata.annotations.kubectl\\.kubernetes\\.io/last-applied-configuration']

/** Fields whose values are masked whole, keys kept. */
const SECRET_FIELDS: Readonly<Partial<Record<FluxKind, readonly string[]>>> = {
  HelmRelease: ['spec.values'],
  Kustomization: ['spec.postBuild.substitute'],
  ResourceSet: ['spec.inputs'],
  ResourceSetInputProvider: ['status.exportedInputs', 'spec.defaultValues'],
  Provider: ['spec.address'],
  Receiver: ['status.webhookPath'],
}

/** A deep copy that may be shown: no secrets, no bookkeeping of the API server. */
export function redactManifest(kind: FluxKind, object: unknown): unknown {
  const secret = new Set([...EVERY_KIND, ...(SECRET_FIELDS[kind] ?? [])])
  return copy(object, '', secret, 0)
}

function copy(value: unknown, path: string, secret: ReadonlySet<string>, depth: number): unknown {
  if (value === null || value === undefined) return value
  if (secret.has(path)) return mask(value, depth)
  if (depth > MAX_DEPTH) return MASK
  if (typeof value === 'string') return holdsSecretManifest(value) ? MASK : redactText(value)
  if (typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map((item) => copy(item, `${path}[]`, secret, depth + 1))
  const isSecretObject = 'kind' in value && value.kind === 'Secret' && ('data' in value || 'stringData' in value)
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !(path === 'metadata' && key === 'managedFields'))
      .map(([key, item]) => {
        const isPayload = isSecretObject && (key === 'data' || key === 'stringData')
        const here = path === '' ? escapeKey(key) : `${path}.${escapeKey(key)}`
        return [redactText(key), isPayload ? mask(item, depth) : copy(item, here, secret, depth + 1)]
      }),
  )
}

/** Every leaf becomes the mask; keys and lengths stay, so that the reader knows something is there. */
function mask(value: unknown, depth: number): unknown {
  if (value === null || value === undefined) return value
  if (typeof value !== 'object' || depth > MAX_DEPTH) return MASK
  if (Array.isArray(value)) return value.map((item) => mask(item, depth + 1))
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [redactText(key), mask(item, depth + 1)]))
}

function escapeKey(key: string): string {
  return key.replaceAll('.', '\\.')
}

// Templates and patches of Flux objects are YAML inside a string; one that writes a Secret is masked as a whole.
function holdsSecretManifest(text: string): boolean {
  return (
    /(?:^|\n|\{|,)\s*-?\s*["']?kind["']?\s*:\s*["']?Secret\b/.test(text) && /(?:stringData|data)["']?\s*:/.test(text)
  )
}
