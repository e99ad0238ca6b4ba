// Which names say that what stands under them is a secret. Names of Secrets are none.

/** Long enough to mean it wherever a name ends so. */
const ENDINGS =
  /(?:token|secret|passw(?:or)?d|passphrase|pwd|api[_.-]?key|(?:access|private|secret|signing|encryption|master|shared|account|license|auth)[_.-]?key|credential|authorization|cookie|jwt|bearer|connection[_.-]?string|webhook[_.-]?url)s?$/i
/** Short ones count only as a word of their own. */
const SHORT_ENDINGS = /(?:(?:^|[^A-Za-z])(?:[Pp]ass|PASS|[Pp]w|PW|[Aa]uth|AUTH|dsn|DSN)|[a-z](?:Pass|Pw|Dsn))$/
/** Fields of Flux that name a Secret instead of holding one. */
const NAMES_OF_SECRETS: ReadonlySet<string> = new Set([
  'pullSecret',
  'imagePullSecret',
  'artifactPullSecret',
  'imagePullSecrets',
])
/** A name is no longer than this; only its end is looked at. */
const LOOKED_AT = 64

/** Fields that name what stands beside them: `{name: DB_PASSWORD, value: 12345}`. */
export const NAME_FIELDS: readonly string[] = ['name', 'key', 'header']

/** Names whose number is one that somebody must not know. */
const NUMBER_ENDINGS =
  /(?:^|[^A-Za-z])(?:pin|otp|totp|passcode|seed|salt|nonce|key)$|[a-z](?:Pin|Otp|Passcode|Seed|Salt|Nonce|Key)$/

export function isSecretName(name: unknown): boolean {
  if (typeof name !== 'string' || NAMES_OF_SECRETS.has(name)) return false
  const end = name.slice(-LOOKED_AT)
  return ENDINGS.test(end) || SHORT_ENDINGS.test(end)
}

/** The same where numbers are shown. */
export function isSecretNumberName(name: unknown): boolean {
  return isSecretName(name) || (typeof name === 'string' && NUMBER_ENDINGS.test(name.slice(-LOOKED_AT)))
}
