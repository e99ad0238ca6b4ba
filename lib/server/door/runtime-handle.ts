// The one place where pages and routes find the running program. The server and Next's bundles are separate module
// graphs, so the object is shared through globalThis and used by its interface only (never by instanceof).

import type { RouteName } from '@/lib/addresses'
import type { PageSeed } from '@/lib/contract/seed'
import type { ShortRow } from '@/lib/contract/short-row'

/** One entry per route of the API: a plain function from Request to Response. */
export type ApiHandler = (request: Request, params: Readonly<Record<string, string>>) => Promise<Response>

/** What stands behind one: it has its id already, and throws what is to be refused. */
export type Answer = (
  request: Request,
  params: Readonly<Record<string, string>>,
  requestId: string,
) => Response | Promise<Response>

export interface Runtime {
  readonly api: Readonly<Record<RouteName, ApiHandler>>
  /** `search` is that of the page, where it shows a part. */
  readSeed(headers: Headers, search?: string): Promise<PageSeed>
  /** With which the list begins, the worst first, where the seed has no rows; each leans on these rows alone. */
  readFirstRows(headers: Headers): Promise<readonly ShortRow[] | undefined>
}

const KEY = Symbol.for('fluxdeck.runtime')

/** Throws when called outside the running server, for example at build time. */
export function getRuntime(): Runtime {
  const runtime = (globalThis as { [KEY]?: Runtime })[KEY]
  if (runtime === undefined) throw new Error('The server is not running: pages and routes live inside it only.')
  return runtime
}

export function setRuntime(runtime: Runtime): void {
  ;(globalThis as { [KEY]?: Runtime })[KEY] = runtime
}
