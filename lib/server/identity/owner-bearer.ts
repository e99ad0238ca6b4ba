// The Bearer of whoever this machine belongs to, for their agents: kept where programs of this user keep their state, so that the
// configuration of a client lasts; random for one start where nothing can be kept. From this machine only.

import { chmodSync, lstatSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ADDRESSES } from '@/lib/addresses'
import type { Log } from '../log'
import { isLoopbackAddress } from '../trusted-peers'
import type { BearerWay } from './identity'
import { isSameSecret, newSecret } from './sessions'

const FILE = 'bearer'
const FORM = /^fluxdeck_[\w-]{43}$/
/** Stamped by the front on what came over somebody in between whom nobody vouches for. */
export const RELAYED_HEADER = 'x-fluxdeck-relayed'

export function createOwnerBearer(user: string, secret: string): BearerWay {
  const isOwner = (token: string, get: (name: string) => string | null | undefined) =>
    isLoopbackAddress(get('x-fluxdeck-peer') ?? '') && !get(RELAYED_HEADER) && isSameSecret(token, secret)
  return {
    isRight: (token, { headers }) => isOwner(token, (name) => headers[name]?.toString()),
    identify: (token, headers) =>
      isOwner(token, (name) => headers.get(name)) ? { name: user, groups: [], role: 'operator' } : undefined,
  }
}

/** A client's configuration, as most of them read it. */
export function configureClient(base: string, bearer: string): string {
  const url = `${base}${ADDRESSES.mcp.pattern}`
  return JSON.stringify({
    mcpServers: { fluxdeck: { type: 'http', url, headers: { Authorization: `Bearer ${bearer}` } } },
  })
}

/** `folder` is of this cluster alone; undefined where nothing is to be kept. */
export function findOwnerSecret(folder: string | undefined, log: Log): string {
  const next = `fluxdeck_${newSecret()}`
  if (folder === undefined) return next
  try {
    return readKept(join(folder, FILE)) ?? keep(folder, next)
  } catch (error) {
    log.warn('The Bearer of this machine could not be kept, so it is another one after each start.', { folder, error })
    return next
  }
}

/** Undefined for what others could have read, or put there. */
function readKept(path: string): string | undefined {
  const file = lstatSync(path, { throwIfNoEntry: false })
  if (file === undefined || !file.isFile()) return undefined
  const isOwn = process.getuid === undefined || (file.uid === process.getuid() && (file.mode & 0o077) === 0)
  const text = isOwn ? readFileSync(path, 'utf8').trim() : ''
  return FORM.test(text) ? text : undefined
}

function keep(folder: string, secret: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, FILE)
  const next = `${path}.${process.pid}`
  writeFileSync(next, `${secret}\n`, { mode: 0o600 })
  chmodSync(next, 0o600)
  renameSync(next, path)
  return secret
}
