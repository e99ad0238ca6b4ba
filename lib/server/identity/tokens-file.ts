// The file of tokens: names, roles and hashes. Read again while it is used, so that a revoked token ends within seconds.

import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { refuseNames, TOKEN_USER } from './names'

const REREAD_MS = 5_000
/** How long the last good file counts after it became unusable: long enough for an editor, too short for a revocation. */
const GRACE_MS = 55_000

const EntrySchema = z.strictObject({
  name: z.string().min(1).max(128),
  role: z.enum(['viewer', 'operator']),
  user: z.string().optional(),
  groups: z.array(z.string()).optional(),
  /** For a wall, where it is a viewer: its token may come in an address, and a code may stand for it. */
  screen: z.boolean().optional(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/i),
  expires: z.iso.datetime({ offset: true }).optional(),
})
export type TokenEntry = z.infer<typeof EntrySchema>

/** Whom the cluster is asked about. Nobody from outside can have a name like the one that is made here. */
export function nameOfEntry({ name, user }: TokenEntry): string {
  return user ?? `${TOKEN_USER}${name}`
}

export interface TokensFile {
  entries(): readonly TokenEntry[]
}

/** Throws with a sentence that names the entry, never its content. */
export function readTokens(path: string): readonly TokenEntry[] {
  return parseTokens(readText(path))
}

export function openTokensFile(path: string, clock: () => Date, onFailure: (why: string) => void): TokensFile {
  let text = ''
  let entries: readonly TokenEntry[] = []
  let readAt = Number.NEGATIVE_INFINITY
  let goodAt = Number.NEGATIVE_INFINITY
  let isBroken = false
  return {
    entries() {
      const now = clock().getTime()
      if (now - readAt < REREAD_MS) return entries
      readAt = now
      try {
        const next = readText(path)
        if (next !== text || isBroken) entries = parseTokens(next)
        text = next
        goodAt = now
        isBroken = false
      } catch (error) {
        if (!isBroken) onFailure(error instanceof Error ? error.message : 'It cannot be used.')
        isBroken = true
        if (now - goodAt > GRACE_MS) entries = []
      }
      return entries
    },
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    throw new Error('names a file that cannot be read')
  }
}

function parseTokens(text: string): readonly TokenEntry[] {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw new Error('names a file that is not JSON')
  }
  if (!Array.isArray(json)) throw new Error('names a file that is not a list of tokens')
  const entries = json.map((item: unknown, index) => {
    const parsed = EntrySchema.safeParse(item)
    if (!parsed.success) {
      const [issue] = parsed.error.issues
      const field = issue?.code === 'unrecognized_keys' ? issue.keys.join('", "') : (issue?.path.join('.') ?? '')
      throw new Error(`entry ${index + 1} is not a token${field === '' ? '' : ` (see "${field}")`}`)
    }
    const { name, user, groups = [] } = parsed.data
    const problem = refuseNames(user ?? name, groups)
    if (problem !== undefined) throw new Error(`entry ${index + 1} cannot be used: ${problem}`)
    return { ...parsed.data, sha256: parsed.data.sha256.toLowerCase() }
  })
  for (const field of ['name', 'sha256'] as const)
    if (new Set(entries.map((entry) => entry[field])).size !== entries.length)
      throw new Error(`has two entries with the same ${field}`)
  return entries
}
