// Where the tests' reverse proxy comes from: the PATH, the cache folder, or Debian's own nginx unpacked
// into the cache folder.
import { pathToFileURL } from 'node:url'
import { endChildrenOnSignals, requireNode, runMain, StepFailed, say } from '../../scripts/step.mjs'
import { cachedProgram, findDebian, unpackFromDebian } from './debian-packages.mjs'
import { isProgram, outputOf, programOnPath } from './found-programs.mjs'

/** What is there now, without fetching anything. */
export function findNginx() {
  // Its folder is not in everybody's PATH.
  const candidates = [process.env.NGINX_PATH, programOnPath('nginx'), '/usr/sbin/nginx', cachedProgram('nginx')]
  return candidates.find((path) => path !== undefined && path !== '' && runs(path))
}

export async function ensureNginx() {
  const found = findNginx()
  if (found !== undefined) return found
  const debian = findDebian()
  if (debian === undefined) {
    throw new StepFailed('No reverse proxy for the tests: install nginx, or name its program in NGINX_PATH.')
  }
  const program = 'usr/sbin/nginx'
  await unpackFromDebian({ ...debian, name: 'nginx', program, libraries: ['libpcre2-8-0', 'libssl3'], runs })
  const unpacked = findNginx()
  if (unpacked === undefined) throw new StepFailed(`The nginx of Debian ${debian.suite} does not run on this machine.`)
  return unpacked
}

/** It says its version on standard error, so only that it can say it counts. */
function runs(path) {
  return isProgram(path) && outputOf(path, ['-v']) !== undefined
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  requireNode()
  endChildrenOnSignals()
  await runMain(async () => say(await ensureNginx()))
}
