// Acting as somebody else, as kubectl does: who, by a kubeconfig or by whoever starts the program, and the headers that
// say so. What cannot be said exactly is refused: a part of it would be another identity.
import type { Dispatcher } from 'undici'
import { KubernetesError } from './errors'
import { isRecord, type JsonRecord } from './json'

export interface Impersonation {
  readonly user: string
  readonly groups: readonly string[]
  readonly uid?: string
  readonly extra: Readonly<Record<string, readonly string[]>>
}

const KEYS = ['as', 'as-uid', 'as-groups', 'as-user-extra']

/** Throws a KubernetesError for what kubectl would refuse, or could not send as it stands. */
export function readImpersonation(user: JsonRecord): Impersonation | undefined {
  const given = KEYS.filter((key) => user[key] !== undefined && user[key] !== null)
  if (given.length === 0) return undefined
  if (!given.includes('as')) refuse(`says ${given.join(' and ')} without a user to act as`)
  const extra = user['as-user-extra'] ?? {}
  if (!isRecord(extra)) refuse('has as-user-extra that is no map of lists')
  const uid = user['as-uid'] ?? undefined
  return {
    user: expectText(user.as, 'as'),
    groups: expectTexts(user['as-groups'] ?? [], 'as-groups'),
    ...(uid === undefined ? {} : { uid: expectText(uid, 'as-uid') }),
    extra: Object.fromEntries(
      Object.entries(extra).map(([key, values]) => [
        expectText(key, 'as-user-extra'),
        expectTexts(values, 'as-user-extra'),
      ]),
    ),
  }
}

/** The same for whom a command names. */
export function expectImpersonation({ user, groups }: Pick<Impersonation, 'user' | 'groups'>): Impersonation {
  return { user: expectText(user, 'as'), groups: expectTexts(groups, 'as-groups'), extra: {} }
}

/** The same entry of a user without what is sent by us. */
export function withoutImpersonation(user: JsonRecord): JsonRecord {
  return Object.fromEntries(Object.entries(user).filter(([key]) => !KEYS.includes(key)))
}

/** A line per group and value: one line with commas would be one group of that name. */
export function impersonate(dispatcher: Dispatcher, as: Impersonation): Dispatcher {
  const lines = headersOf(as)
  return dispatcher.compose((dispatch) => (options, handler) => {
    if (!isRecord(options.headers)) throw new Error('Only requests whose headers are a record can be made as somebody.')
    return dispatch({ ...options, headers: { ...options.headers, ...lines } }, handler)
  })
}

function headersOf({ user, groups, uid, extra }: Impersonation): Readonly<Record<string, string | string[]>> {
  return {
    'impersonate-user': toBytes(user),
    ...(groups.length === 0 ? {} : { 'impersonate-group': groups.map(toBytes) }),
    ...(uid === undefined ? {} : { 'impersonate-uid': toBytes(uid) }),
    ...Object.fromEntries(
      Object.entries(extra).map(([key, values]) => [`impersonate-extra-${escapeKey(key)}`, values.map(toBytes)]),
    ),
  }
}

function expectTexts(value: unknown, key: string): readonly string[] {
  if (!Array.isArray(value)) refuse(`has ${key} that is no list`)
  return value.map((item) => expectText(item, key))
}

function expectText(value: unknown, key: string): string {
  if (typeof value !== 'string' || value === '') refuse(`has an empty name in ${key}`)
  // A header loses what stands around its value, and cannot hold these at all.
  if (value !== value.trim() || /[\u0000-\u001f\u007f]/.test(value)) refuse(`has a name in ${key} that no header holds`)
  return value
}

/** Headers are bytes, and names are UTF-8. */
function toBytes(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1')
}

/** What may not stand in the name of a header is written as its bytes in percent. */
function escapeKey(key: string): string {
  return [...Buffer.from(key, 'utf8')]
    .map((byte) => String.fromCharCode(byte))
    .map((letter) =>
      /[!#$&'*+.^_`|~0-9A-Za-z-]/.test(letter)
        ? letter
        : `%${letter.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
    )
    .join('')
}

function refuse(what: string): never {
  throw new KubernetesError('credentials', `Nobody can be impersonated: the kubeconfig or the command ${what}.`)
}
