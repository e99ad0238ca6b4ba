// A control group with a limit of memory, as a pod has one, where this machine lets us make it.

import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Cgroup {
  /** Stands before a program and its arguments. */
  readonly wrap: readonly string[]
  remove(): void
}

const KINDS = [
  { root: '/sys/fs/cgroup/memory', limit: 'memory.limit_in_bytes' },
  { root: '/sys/fs/cgroup', limit: 'memory.max' },
] as const

/** Undefined where that is not allowed, and then it is said. */
export function openCgroup(limitMb: number): Cgroup | undefined {
  const kind = KINDS.find(({ root, limit }) =>
    existsSync(join(root, limit === 'memory.max' ? 'cgroup.controllers' : limit)),
  )
  const folder = join(kind?.root ?? '', `fluxdeck-bench-${process.pid}`)
  try {
    if (kind === undefined) throw new Error('there are no control groups')
    mkdirSync(folder)
    writeFileSync(join(folder, kind.limit), String(limitMb * 1024 * 1024))
  } catch (error) {
    process.stderr.write(`NOT MEASURED IN ${limitMb} MiB, but with all memory of this machine: ${String(error)}\n`)
    return undefined
  }
  return {
    wrap: ['/bin/sh', '-c', 'echo $$ > "$0/cgroup.procs" && exec "$@"', folder],
    remove() {
      rmdirSync(folder)
    },
  }
}
