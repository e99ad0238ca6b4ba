// A broken file is kept for whoever wants to look at it: beside the new one, and the last two of them.

import { readdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

const KEPT = 2
/** What the database keeps beside its file. */
const PARTS = ['', '-wal', '-shm']

/** Answers under which name. */
export async function putAside(path: string, now: Date): Promise<string> {
  const name = `${basename(path)}.corrupt-${now.toISOString().replace(/[:.]/g, '-')}`
  const folder = dirname(path)
  for (const part of PARTS) await rename(`${path}${part}`, join(folder, `${name}${part}`)).catch(ignoreMissing)
  const before = (await readdir(folder)).filter((one) => one.startsWith(`${basename(path)}.corrupt-`))
  const files = [...new Set(before.map((one) => one.replace(/-(wal|shm)$/, '')))].sort()
  for (const old of files.slice(0, -KEPT))
    for (const part of PARTS) await rm(join(folder, `${old}${part}`), { force: true })
  return name
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error
}
