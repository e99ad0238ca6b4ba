// What the build pressed beside its files, as it leaves: to everybody the same bytes, kept for ever by whoever asked. Only
// names that the build wrote are ever read; whatever is not here is the framework's to answer.

import { readdir, readFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, join } from 'node:path'
import { type Coding, takesCoding } from '../stream/pressed-answers'
import { BUILT_FILES } from './open-to'

export interface BuiltFiles {
  /** Undefined for what was not pressed, and for whoever takes no pressed form. */
  find(path: string, accepted: string): Promise<BuiltFile | undefined>
}

export interface BuiltFile {
  readonly body: Buffer
  readonly headers: Readonly<Record<string, string | number>>
}

const CODINGS = [
  { coding: 'br', ending: '.br' },
  { coding: 'gzip', ending: '.gz' },
] as const satisfies readonly { readonly coding: Coding; readonly ending: string }[]
const CONTENT_TYPES: ReadonlyMap<string, string> = new Map([
  ['.js', 'application/javascript; charset=UTF-8'],
  ['.css', 'text/css; charset=UTF-8'],
  ['.svg', 'image/svg+xml'],
])
/** The names are made of what is in the files. */
const KEPT_FOR_EVER = 'public, max-age=31536000, immutable'
const MEMORY_BYTES = 2 * 1024 * 1024

export function createBuiltFiles(folder: string, memoryBytes = MEMORY_BYTES): BuiltFiles {
  const read = createMemory(folder, memoryBytes)
  let listing: Promise<ReadonlySet<string>> | undefined
  const list = async () => {
    const names = await readdir(folder, { recursive: true }).catch(() => [])
    return new Set(names.map((name) => name.replaceAll('\\', '/')))
  }
  return {
    async find(path, accepted) {
      const contentType = CONTENT_TYPES.get(extname(path))
      if (contentType === undefined) return undefined
      listing ??= list()
      const names = await listing
      const name = path.slice(BUILT_FILES.length)
      const found = CODINGS.find(({ coding, ending }) => names.has(name + ending) && takesCoding(accepted, coding))
      // A build that was made meanwhile may have taken it away.
      const body = found && (await read(name + found.ending).catch(() => undefined))
      if (found === undefined || body === undefined) return undefined
      return {
        body,
        headers: {
          'content-type': contentType,
          'content-encoding': found.coding,
          'content-length': body.byteLength,
          'cache-control': KEPT_FOR_EVER,
          vary: 'Accept-Encoding',
        },
      }
    },
  }
}

/** True where that was the answer. It is no work, so nobody waits in line for it. */
export async function sendBuilt(
  built: BuiltFiles | undefined,
  path: string,
  { method, headers }: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  if (method !== 'GET' && method !== 'HEAD') return false
  const file = await built?.find(path, String(headers['accept-encoding'] ?? ''))
  if (file === undefined) return false
  response.writeHead(200, file.headers).end(file.body)
  return true
}

/** One piece of memory for all who read a file; of those that were asked for last, as many as there is room for. */
function createMemory(folder: string, memoryBytes: number): (name: string) => Promise<Buffer> {
  const kept = new Map<string, Promise<Buffer>>()
  const sizes = new Map<string, number>()
  let bytes = 0
  const drop = (name: string) => {
    kept.delete(name)
    bytes -= sizes.get(name) ?? 0
    sizes.delete(name)
  }
  const load = async (name: string) => {
    const body = await readFile(join(folder, name))
    sizes.set(name, body.byteLength)
    bytes += body.byteLength
    for (const oldest of kept.keys()) if (bytes > memoryBytes && sizes.has(oldest)) drop(oldest)
    return body
  }
  return (name) => {
    const body = kept.get(name) ?? load(name)
    kept.delete(name)
    kept.set(name, body)
    body.catch(() => drop(name))
    return body
  }
}
