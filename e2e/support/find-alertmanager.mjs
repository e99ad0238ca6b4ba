// Where the tests' Alertmanager comes from: the PATH, the cache folder, or Debian's own prometheus-alertmanager unpacked into
// the cache folder. Debian's reads its templates under /usr/share, which is laid there for that process alone.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { endChildrenOnSignals, requireNode, runMain, StepFailed, say } from '../../scripts/step.mjs'
import { cachedProgram, findDebian, unpackFromDebian } from './debian-packages.mjs'
import { cacheFolder, isProgram, outputOf, programOnPath } from './found-programs.mjs'

const NAME = 'prometheus-alertmanager'
const TEMPLATES = 'prometheus/alertmanager/default.tmpl'
const LAID = 'mount --bind "$0" /usr/share && exec "$@"'

/** What is there now, without fetching anything: the words of a command that takes its arguments. */
export function findAlertmanager() {
  const installed = [process.env.ALERTMANAGER_PATH, programOnPath(NAME, 'alertmanager')]
  const program = installed.find((path) => path !== undefined && path !== '' && runs(path))
  if (program !== undefined) return [program]
  const cached = cachedProgram(NAME)
  if (cached === undefined || !runs(cached)) return undefined
  const share = join(cacheFolder(), NAME, 'root', 'usr', 'share')
  if (!existsSync(join(share, TEMPLATES)) || existsSync(join('/usr/share', TEMPLATES))) return [cached]
  const laid = ['unshare', '--map-root-user', '--mount', 'sh', '-c', LAID, share]
  return outputOf('unshare', [...laid.slice(1), 'true']) === undefined ? undefined : [...laid, cached]
}

export async function ensureAlertmanager() {
  const found = findAlertmanager()
  if (found !== undefined) return found
  const debian = findDebian()
  if (debian === undefined) {
    throw new StepFailed('No Alertmanager for the tests: install it, or name its program in ALERTMANAGER_PATH.')
  }
  await unpackFromDebian({ ...debian, name: NAME, program: `usr/bin/${NAME}`, libraries: [], runs })
  const unpacked = findAlertmanager()
  if (unpacked === undefined) {
    throw new StepFailed(`The Alertmanager of Debian ${debian.suite} does not run on this machine.`)
  }
  return unpacked
}

function runs(path) {
  return isProgram(path) && outputOf(path, ['--version']) !== undefined
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  requireNode()
  endChildrenOnSignals()
  await runMain(async () => say((await ensureAlertmanager()).join(' ')))
}
