// What in a text may be a secret, and what stands in its place. Applied where text enters the program.
// Every rule takes time in proportion to the text: no two unbounded repetitions that may share characters.

export const MASK = 'redacted'
/** A longer text is not searched at all. */
const MAX_TEXT_LENGTH = 65_536
export const TOO_LONG = `${MASK} (too long to be searched for secrets)`

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
  /** Any match holds this as it stands, which is looked for first. */
  readonly literal?: string
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

function rule(needs: readonly string[], pattern: RegExp, replacement: string, literal?: string): TextRule {
  return { needs: needs.map(charactersOf), pattern, replacement, ...(literal === undefined ? {} : { literal }) }
}

/** Order matters: whole blocks first. */
const TEXT_RULES: readonly TextRule[] = [
  rule(
    ['-----begin private key-----'],
    /(-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----)[\s\S]*?(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|$)/g,
    `$1 ${MASK}`,
  ),
  // Userinfo of any URL. The bare user `git` is no secret and part of every ssh address.
  rule(['://@'], /(\b[a-z][a-z0-9+.-]{0,30}:\/\/)(?!git@)[^\s/'"<>?#]{1,1000}@/gi, `$1${MASK}@`),
  // The same without a scheme; what follows the tag of an image is a digest.
  rule(
    [':@'],
    /(?<![\w.%+-])([\w.%+-]{1,256}:)[^\s/@:'"<>,]{1,256}@(?!sha\d|blake3|redacted)(?=[\w[])/gi,
    `$1${MASK}@`,
  ),
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
  // The parts of these schemes are told apart by commas and quotes: the line is masked to its end.
  rule(
    ['authorization:', 'authorization='],
    /(authorization["'\\]{0,4}\s{0,4}[:=]\s{0,4}["']?)(?:digest|aws4-hmac-sha256|oauth|hawk|signature)\s[^\r\n]{1,4000}/gi,
    `$1${MASK}`,
  ),
  rule(
    ['authorization:', 'authorization='],
    /(\bauthorization["']?\s{0,4}[:=]\s{0,4}["']?)(?:(?:bearer|basic|token|negotiate|ntlm|apikey)\s{1,8})?[^\s"',;]+/gi,
    `$1${MASK}`,
  ),
  rule(['cookie:'], /(\b(?:set-)?cookie["']?\s{0,4}:\s{0,4})[^\r\n]+/gi, `$1${MASK}`),
  rule(['bearer', 'basic'], /(\b(?:bearer|basic)\s+)(?=\S*[0-9=._]|\S{20})[\w.~+/=-]{8,}/gi, `$1${MASK}`),
  // Tried once for each run of characters, at its first `eyJ`.
  rule(['eyj'], /(?<![\w-])((?:(?!eyJ)[\w-])*)eyJ[\w-]{5,}\.[\w-]{5,}(?:\.[\w-]*)*/g, `$1${MASK}`, 'eyJ'),
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
    new RegExp(`((?:${SECRET_WORD})\\s{0,4}=\\s{0,4}["']?)[^\\s"',;&]+`, 'gi'),
    `$1${MASK}`,
  ),
  // Short words count only where a word may begin.
  rule(
    ['pass=', 'pass:', 'pw=', 'pw:'],
    /((?:(?<![A-Za-z])(?:[Pp]ass|PASS|[Pp]w|PW)|(?<=[a-z])P(?:ass|w))["'\\]{0,4}(?:\s{0,4}=\s{0,4}|:\s{1,4}|:(?=\\?["']))\\?["']?)[^\s"',;&]+/g,
    `$1${MASK}`,
  ),
  // After a colon follows prose more often than a secret, so the value must look like one.
  rule(
    SECRET_WORDS.map((word) => `${word}:`),
    new RegExp(`((?:${SECRET_WORD}):\\s{1,4})(?=\\S*\\d)[^\\s"',;&'/]{6,}`, 'gi'),
    `$1${MASK}`,
  ),
  rule(
    SECRET_WORDS.map((word) => `--${word}`),
    new RegExp(`((?<![\\w-])--[\\w-]{0,40}(?:${SECRET_WORD})\\s{1,4}["']?)[^\\s"'-][^\\s"']*`, 'gi'),
    `$1${MASK}`,
  ),
  rule(['password', 'passwd', 'passphrase'], /((?:passw(?:or)?d|passphrase)\s{1,4}\\?["'])[^"'\\\n]+/gi, `$1${MASK}`),
  rule(
    ['password', 'passwd', 'passphrase'],
    /((?:passw(?:or)?d|passphrase)\s{1,4})(?=\S{0,64}\d)[^\s"',;:/=]{6,}/gi,
    `$1${MASK}`,
  ),
  // The pairs that containers have for their environment.
  rule(
    SECRET_WORDS.map((word) => `name:${word}value`),
    new RegExp(
      `(name["'\\\\]{0,4}:\\s{0,4}["'\\\\]{0,4}[\\w.-]{0,64}(?:${SECRET_WORD})[\\w.-]{0,16}["'\\\\]{0,4},?\\s{0,64}["'\\\\]{0,4}value["'\\\\]{0,4}:\\s{0,4})[^\\r\\n]+`,
      'gi',
    ),
    `$1${MASK}`,
  ),
]

/** Keys that begin a line or a field; the repeated characters and what stands before them share none. */
const KIND_KEY = /(?:^|[\n{,])[ \t-]*\\{0,4}["']?kind\\{0,4}["']?[ \t]{0,8}:/
const PAYLOAD_KEY =
  /(?:^|[\n{,])[ \t-]*\\{0,4}["']?(?:stringData|data|values|substitute|inputs|exportedInputs|defaultValues|address|webhookPath|resources|patches)\\{0,4}["']?[ \t]{0,8}:/
const OPERATION_KEY = /\bop["'\\]{0,4}[ \t]{0,8}:/
const VALUE_KEY = /\bvalue["'\\]{0,4}[ \t]{0,8}:/

/** Whether a text is, or holds, an object of Kubernetes or a patch as YAML or JSON. */
export function holdsDocument(text: string): boolean {
  return (text.includes('kind') && KIND_KEY.test(text)) || holdsOperations(text)
}

function holdsOperations(text: string): boolean {
  return text.includes('op') && text.includes('value') && OPERATION_KEY.test(text) && VALUE_KEY.test(text)
}

/** Messages may name a kind; only one that quotes what an object or a patch carries is masked whole. */
function quotesPayload(text: string): boolean {
  return holdsOperations(text) || (text.includes('kind') && KIND_KEY.test(text) && PAYLOAD_KEY.test(text))
}

/** The text without credentials. Hosts, names and the words around stay readable. */
export function redactText(text: string): string {
  if (text.length > MAX_TEXT_LENGTH) return TOO_LONG
  if (quotesPayload(text)) return MASK
  let present = charactersOf(text)
  let result = text
  for (const { needs, literal, pattern, replacement } of TEXT_RULES) {
    if (!needs.some((needed) => (present & needed) === needed)) continue
    if (literal !== undefined && !result.includes(literal)) continue
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
