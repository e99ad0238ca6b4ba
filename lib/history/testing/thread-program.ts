// The thread of History for tests, bundled as the build bundles it; below node_modules, so that it finds packages.

import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
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

/** The same, which stands still while there is a file of this name, as it does where a disk does not answer. */
export function stallThread(program: ThreadProgram, file: string): ThreadProgram {
  const path = program.path.replace(/\.mjs$/, '-stalled.mjs')
  const stand = program.path.replace(/\.mjs$/, '-stand.mjs')
  writeFileSync(
    stand,
    `import { existsSync } from 'node:fs'
    import { parentPort } from 'node:worker_threads'
    const turn = new Int32Array(new SharedArrayBuffer(4))
    parentPort.on('message', () => {
      while (existsSync(${JSON.stringify(file)})) Atomics.wait(turn, 0, 0, 20)
    })`,
  )
  writeFileSync(path, `import ${JSON.stringify(stand)}\nimport ${JSON.stringify(program.path)}`)
  const remove = () => {
    for (const one of [path, stand]) rmSync(one, { force: true })
  }
  return { url: pathToFileURL(path), path, remove }
}
