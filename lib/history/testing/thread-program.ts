// The thread of History for tests, bundled as the build bundles it; below node_modules, so that it finds packages.

import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { bundleHistoryThread } from '@/scripts/history-thread.mjs'

export interface ThreadProgram {
  readonly url: URL
  readonly path: string
  remove(): void
}

export async function bundleThread(): Promise<ThreadProgram> {
  const folder = join(process.cwd(), 'node_modules', '.cache', 'fluxdeck')
  mkdirSync(folder, { recursive: true })
  const path = join(folder, `history-thread-${process.pid}.mjs`)
  await bundleHistoryThread(path)
  return { url: pathToFileURL(path), path, remove: () => rmSync(path, { force: true }) }
}
