// Where the tests' promtool comes from, which reads rules and metrics as Prometheus does, and Prometheus itself: the PATH,
// the cache folder, or Debian's own prometheus unpacked into the cache folder.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { endChildrenOnSignals, requireNode, runMain, StepFailed, say } from '../../scripts/step.mjs'
import { cachedProgram, findDebian, unpackFromDebian } from './debian-packages.mjs'
import { cacheFolder, isProgram, outputOf, programOnPath } from './found-programs.mjs'

/** What is there now, without fetching anything. */
export function findPromtool() {
  const candidates = [process.env.PROMTOOL_PATH, programOnPath('promtool'), cachedProgram('prometheus')]
  return candidates.find((path) => path !== undefined && path !== '' && runs(path))
}

/** It comes in the same package. */
export function findPrometheus() {
  const cached = join(cacheFolder(), 'prometheus', 'root', 'usr', 'bin', 'prometheus')
  const candidates = [process.env.PROMETHEUS_PATH, programOnPath('prometheus'), cached]
  return candidates.find((path) => path !== undefined && path !== '' && runs(path))
}

export async function ensurePromtool() {
  const found = findPromtool()
  if (found !== undefined) return found
  const debian = findDebian()
  if (debian === undefined) {
    throw new StepFailed('No promtool for the tests: install Prometheus, or name its promtool in PROMTOOL_PATH.')
  }
  await unpackFromDebian({ ...debian, name: 'prometheus', program: 'usr/bin/promtool', libraries: [], runs })
  const unpacked = findPromtool()
  if (unpacked === undefined)
    throw new StepFailed(`The promtool of Debian ${debian.suite} does not run on this machine.`)
  return unpacked
}

function runs(path) {
  return isProgram(path) && outputOf(path, ['--version']) !== undefined
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  requireNode()
  endChildrenOnSignals()
  await runMain(async () => say(await ensurePromtool()))
}
