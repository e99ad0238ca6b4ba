// Mode `proxy`: somebody in front of us signed the person in and says who it is. Believed only behind a trust anchor,
// and only when there is exactly one way to read it.

import type { IncomingMessage } from 'node:http'
import { ApiError } from '../api-error'
import type { Log } from '../log'
import { remember } from '../remember'
import { trustPeers } from '../trusted-peers'
import type { IdentityMode, Person } from './identity'
import { readerGroupsOf, refuseNames, withRole } from './names'
import { isSameSecret } from './sessions'
import type { ModeConfig } from './settings'

/** Set by `admit` alone: whatever callers send under names like this one is dropped before. */
const TRUSTED_MARK = 'x-fluxdeck-proxy'
const SECRET_HEADER = 'x-fluxdeck-proxy-secret'
/** People whose newest request is remembered; who came longest ago is forgotten first. */
const MAX_SEEN = 10_000

type ProxyConfig = Extract<ModeConfig, { mode: 'proxy' }>

export function createProxyMode(auth: ProxyConfig, networks: readonly string[], log: Log): IdentityMode {
  const { userHeader, groupsHeader, secret } = auth
  const peers = trustPeers(networks)
  const identityHeaders = [userHeader, groupsHeader]
  // There is no session that could end: what the proxy said last of somebody is all that anybody can know.
  const lastSeen = new Map<string, Person>()

  const see = (identity: Person) => remember(lastSeen, identity.name, identity, MAX_SEEN)

  const isTrusted = (request: IncomingMessage): boolean => {
    if (!peers.isEmpty && !peers.trusts(request.socket.remoteAddress)) return false
    if (secret === undefined) return !peers.isEmpty
    const given = valuesOf(request, SECRET_HEADER)
    const wanted = secret()
    return given.length === 1 && wanted !== '' && isSameSecret(given[0] ?? '', wanted)
  }

  /** Undefined when there is nobody, a sentence when there is something that cannot be believed. */
  const read = (headers: Headers) => {
    if (headers.get(TRUSTED_MARK) !== '1') return undefined
    const user = headers.get(userHeader)
    const groupText = headers.get(groupsHeader) ?? ''
    if (user === null) return groupText === '' ? undefined : 'There are groups without a user.'
    const groups = groupText.trim() === '' ? [] : groupText.split(',').map((group) => group.trim())
    if (user.includes(',')) return 'The user holds a comma, so it may be two.'
    // Bytes beyond ASCII are read differently by every proxy.
    if (/[^\x20-\x7e]/.test(user + groupText)) return 'The identity is not plain ASCII.'
    return refuseNames(user, groups) ?? withRole(user, groups, auth)
  }

  /** The newest that is known of whoever asked. */
  const recall = (headers: Headers) => {
    const asked = read(headers)
    return typeof asked === 'object' ? (lastSeen.get(asked.name) ?? asked) : undefined
  }

  return {
    name: 'proxy',
    needsIdentity: true,
    readerGroups: readerGroupsOf(auth),
    admit(request) {
      for (const name of identityHeaders) {
        const spellings = rawNames(request).filter((raw) => raw.replaceAll('_', '-') === name)
        if (spellings.some((spelling) => spelling !== name) || spellings.length > 1)
          throw refuse('An identity header comes twice or in another spelling.')
      }
      if (!isTrusted(request)) {
        for (const name of identityHeaders) delete request.headers[name]
        return
      }
      request.headers[TRUSTED_MARK] = '1'
      const headers = new Headers({ [TRUSTED_MARK]: '1' })
      for (const name of identityHeaders) {
        const value = request.headers[name]
        if (typeof value === 'string') headers.set(name, value)
      }
      const identity = read(headers)
      if (typeof identity === 'string') throw refuse(identity)
      if (identity !== undefined) see(identity)
    },
    identify(headers) {
      const identity = read(headers)
      return typeof identity === 'string' ? undefined : identity
    },
    lookAgain: async (headers) => recall(headers),
    recall,
    isExplicit: () => false,
    signOut: () => undefined,
  }

  function refuse(why: string): ApiError {
    log.warn('The proxy named somebody who is not believed.', { why })
    return new ApiError('unauthenticated', 'The proxy in front of Fluxdeck named nobody who could be believed.')
  }
}

function rawNames(request: IncomingMessage): readonly string[] {
  return request.rawHeaders.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase())
}

function valuesOf(request: IncomingMessage, name: string): readonly string[] {
  return request.rawHeaders.filter(
    (_, index) => index % 2 === 1 && request.rawHeaders[index - 1]?.toLowerCase() === name,
  )
}
