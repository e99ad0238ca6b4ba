// Which text and which fields may hold a secret, and what stands in their place. Applied where text enters the program.

import type { FluxKind } from '../kinds'

const MASK = 'redacted'
const MAX_DEPTH = 64

const SECRET_WORD = 'token|secret|passw(?:or)?d|passphrase|pwd|api[_-]?key|access[_-]?key|private[_-]?key|credentials?'
const SECRET_WORDS = [
  'token',
  'secret',
  'passwd',
  'passphrase',
  'pwd',
  'apikey',
  'accesskey',
  'privatekey',
  'credential',
]

interface TextRule {
  /** Any match holds every character of one of these, in whatever case and order: others need not be searched. */
  readonly needs: readonly number[]
  readonly pattern: RegExp
  /** Keeps what names the secret (`$1`) and masks what is the secret. */
  readonly replacement: string
}

/** What a rule needs is told in these characters only. */
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz:=/@-_'

/** By the code of a character, in both cases: its bit. */
const BITS = Int32Array.from({ length: 128 }, (_, code) => {
  const at = ALPHABET.indexOf(String.fromCharCode(code).toLowerCase())
  return at === -1 ? 0 : 1 << at
})

function charactersOf(text: string): number {
  let present = 0
  for (let at = 0; at < text.length; at += 1) present |= BITS[text.charCodeAt(at)] ?? 0
  return present
}

function rule(needs: readonly string[], pattern: RegExp, replacement: string): TextRule {
  return { needs: needs.map(charactersOf), pattern, replacement }
}

/** Order matters: whole blocks first. */
const TEXT_RULES: readonly TextRule[] = [
  rule(
    ['-----begin private key-----'],
    /(-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----)[\s\S]*?(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|$)/g,
    `$1 ${MASK}`,
  ),
  // Userinfo of any URL. The bare user `git` is no secret and part of every ssh address.
  rule(['://@'], /(\b[a-z][a-z0-9+.-]{0,30}:\/\/)(?!git@)[^\s/'"<>?#]{1,2000}@/gi, `$1${MASK}@`),
  rule(
    ['='],
    /([?&#;](?:amp;)?[\w.-]{0,64}(?:token|secret|passw(?:or)?d|pwd|key|sig|signature|auth|credential|jwt|session)[\w.-]{0,64}=)[^&\s'"<>#]+/gi,
    `$1${MASK}`,
  ),
  rule(['/hook/'], /(\/hook\/)[0-9a-z]{16,}/gi, `$1${MASK}`),
  rule(['hooks.slack.com/'], /(hooks\.slack\.com\/(?:services|workflows|triggers)\/)[^\s'"<>]+/gi, `$1${MASK}`),
  rule(['discord.com/api/webhooks/'], /(discord(?:app)?\.com\/api\/(?:v\d+\/)?webhooks\/)[^\s'"<>]+/gi, `$1${MASK}`),
  rule(
    ['webhook.office.com/', 'logic.azure.com/workflows/'],
    /(webhook\.office\.com\/|logic\.azure\.com[^\s'"<>]{0,20}\/workflows\/)[^\s'"<>]+/gi,
    `$1${MASK}`,
  ),
  rule([':'], /(\bbot)?\b\d{8,10}:[A-Za-z0-9_-]{35}\b/g, `$1${MASK}`),
  rule(
    ['authorization:', 'authorization='],
    /(\bauthorization["']?\s{0,4}[:=]\s{0,4}["']?)(?:(?:bearer|basic|token|negotiate)\s+)?[^\s"',;]+/gi,
    `$1${MASK}`,
  ),
  rule(['bearer', 'basic'], /(\b(?:bearer|basic)\s+)(?=\S*[0-9=._]|\S{20})[\w.~+/=-]{8,}/gi, `$1${MASK}`),
  rule(['eyj'], /\beyJ[\w-]{5,}\.[\w-]{5,}(?:\.[\w-]*)*/g, MASK),
  rule(
    ['gh_', 'github_pat_', 'gl-', 'atbb', 'atatt'],
    /\b(?:gh[opsur]_\w{16,}|github_pat_\w{16,}|gl[a-z]{2,7}-[\w-]{16,}|ATBB\w{16,}|ATATT3[\w=-]{16,})/g,
    MASK,
  ),
  rule(['akia', 'asia', 'abia', 'acca'], /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b/g, MASK),
  rule(['aiza', 'ya', 'gocspx-'], /\b(?:AIza[\w-]{30,}|ya29\.[\w-]{10,}|GOCSPX-[\w-]{16,})/g, MASK),
  rule(
    ['xox-', 'xapp-', 'hv', 'do_v_'],
    /\b(?:xox[a-z]-[\w-]{8,}|xapp-[\w-]{8,}|hv[sbr]\.[\w-]{16,}|do[opr]_v1_\w{16,})/g,
    MASK,
  ),
  rule(
    ['npm_', 'dckr_pat_', 'hf_', 'sk-', 'k_live_', 'k_test_', 'tk_'],
    /\b(?:npm_\w{16,}|dckr_[op]at_[\w-]{16,}|hf_\w{16,}|sk-[\w-]{20,}|[sr]k_(?:live|test)_\w{10,}|tk_\w{16,})/g,
    MASK,
  ),
  rule(['age-secret-key-'], /\bAGE-SECRET-KEY-1\w{16,}/gi, MASK),
  rule(
    ['accountkey=', 'accountsignature=', 'sharedaccesskey=', 'sharedaccesssignature='],
    /\b((?:Account|SharedAccess)(?:Key|Signature)=)[^\s;'"]+/gi,
    `$1${MASK}`,
  ),
  rule(
    SECRET_WORDS.map((word) => `${word}:`),
    new RegExp(`((?:${SECRET_WORD})["'\\\\]{0,4}:\\s{0,4}\\\\?["'])(?:[^"'\\\\]|\\\\.)+`, 'gi'),
    `$1${MASK}`,
  ),
  rule(
    SECRET_WORDS.map((word) => `${word}=`),
    new RegExp(`((?:${SECRET_WORD})=["']?)[^\\s"',;&]+`, 'gi'),
    `$1${MASK}`,
  ),
  // After a colon follows prose more often than a secret, so the value must look like one.
  rule(
    SECRET_WORDS.map((word) => `${word}:`),
    new RegExp(`((?:${SECRET_WORD}):\\s{1,4})(?=\\S*\\d)[^\\s"',;&'/]{8,}`, 'gi'),
    `$1${MASK}`,
  ),
]

/** The text without credentials. Hosts, names and the words around stay readable. */
export function redactText(text: string): string {
  let present = charactersOf(text)
  let result = text
  for (const { needs, pattern, replacement } of TEXT_RULES) {
    if (!needs.some((needed) => (present & needed) === needed)) continue
    const next = result.replace(pattern, replacement)
    if (next === result) continue
    result = next
    // The mask itself brings characters.
    present = charactersOf(result)
  }
  return result
}

/** The same by asking every rule; `redactText` only leaves out those that cannot match. */
export function redactWithEveryRule(text: string): string {
  return TEXT_RULES.reduce((result, { pattern, replacement }) => result.replace(pattern, replacement), text)
}

/** What is done with a field: masked whole with its keys kept, left out, or looked into. */
type Plan = 'mask' | 'drop' | FieldPlans
interface FieldPlans {
  readonly [field: string]: Plan
}

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration'
const METADATA: Plan = { managedFields: 'drop', annotations: { [LAST_APPLIED]: 'mask' } }

/** The fields of each kind that hold secrets by their nature; what looks like one is masked everywhere. */
const PLANS: Readonly<Record<FluxKind, FieldPlans>> = {
  HelmRelease: { spec: { values: 'mask' } },
  Kustomization: { spec: { postBuild: { substitute: 'mask' } } },
  ResourceSet: { spec: { inputs: 'mask' } },
  ResourceSetInputProvider: { spec: { defaultValues: 'mask' }, status: { exportedInputs: 'mask' } },
  Provider: { spec: { address: 'mask' } },
  Receiver: { status: { webhookPath: 'mask' } },
  GitRepository: {},
  OCIRepository: {},
  HelmRepository: {},
  HelmChart: {},
  Bucket: {},
  ExternalArtifact: {},
  ArtifactGenerator: {},
  ImageRepository: {},
  ImagePolicy: {},
  ImageUpdateAutomation: {},
  Alert: {},
  FluxInstance: {},
  FluxReport: {},
}

/** A deep copy that may be shown: no secrets, no bookkeeping of the API server. */
export function redactManifest(kind: FluxKind, object: unknown): unknown {
  return copy(object, { ...PLANS[kind], metadata: METADATA }, 0)
}

function copy(value: unknown, plan: Plan | undefined, depth: number): unknown {
  if (value === null || value === undefined) return value
  if (plan === 'mask') return mask(value, depth)
  if (depth > MAX_DEPTH) return MASK
  if (typeof value === 'string') return holdsSecretManifest(value) ? MASK : redactText(value)
  if (typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map((item) => copy(item, undefined, depth + 1))
  const isSecretObject = 'kind' in value && value.kind === 'Secret' && ('data' in value || 'stringData' in value)
  const shown: Record<string, unknown> = {}
  for (const [key, item] of Object.entries(value)) {
    const next = typeof plan === 'object' && Object.hasOwn(plan, key) ? plan[key] : undefined
    if (next === 'drop') continue
    const isPayload = isSecretObject && (key === 'data' || key === 'stringData')
    put(shown, redactText(key), isPayload ? mask(item, depth) : copy(item, next, depth + 1))
  }
  return shown
}

/** Also for the one key whose assignment would not make a field. */
function put(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== '__proto__') object[key] = value
  else Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true })
}

/** Every leaf becomes the mask; keys and lengths stay, so that the reader knows something is there. */
function mask(value: unknown, depth: number): unknown {
  if (value === null || value === undefined) return value
  if (typeof value !== 'object' || depth > MAX_DEPTH) return MASK
  if (Array.isArray(value)) return value.map((item) => mask(item, depth + 1))
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [redactText(key), mask(item, depth + 1)]))
}

// Templates and patches of Flux objects are YAML inside a string; one that writes a Secret is masked as a whole.
function holdsSecretManifest(text: string): boolean {
  if (!text.includes('Secret')) return false
  return (
    /(?:^|\n|\{|,)\s*-?\s*["']?kind["']?\s*:\s*["']?Secret\b/.test(text) && /(?:stringData|data)["']?\s*:/.test(text)
  )
}
