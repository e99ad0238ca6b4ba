// Where the suite looks for programs it does not ship: the PATH, then a cache folder outside the repository.
import { execFileSync } from 'node:child_process'
import { accessSync, constants, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'

export function cacheFolder() {
  if (process.env.FLUXDECK_CACHE) return process.env.FLUXDECK_CACHE
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'fluxdeck')
}

export function isProgram(path) {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

export function programOnPath(...names) {
  for (const name of names) {
    for (const folder of (process.env.PATH ?? '').split(delimiter)) {
      const path = join(folder, name)
      if (folder !== '' && isProgram(path)) return path
    }
  }
  return undefined
}

/** What a program prints, or undefined when it cannot be run. */
export function outputOf(program, args, options = {}) {
  try {
    return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], ...options })
  } catch {
    return undefined
  }
}

export function isRootOnDebian() {
  return process.platform === 'linux' && process.getuid?.() === 0 && programOnPath('apt-get') !== undefined
}
