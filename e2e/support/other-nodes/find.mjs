// Where the other Nodes come from that Fluxdeck runs on: named on the PATH, or the cache folder, installed there once with npm.
import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runStep, StepFailed } from '../../../scripts/step.mjs'
import { cacheFolder, isProgram, programOnPath } from '../found-programs.mjs'

const HERE = fileURLToPath(new URL('.', import.meta.url))
const FILES = ['package.json', 'package-lock.json']
const MAJORS = [22, 24]

/** What is there now, without fetching anything: undefined where one is missing. */
export function findOtherNodes() {
  const found = others().map((major) => ({ major, path: findNode(major) }))
  return found.some(({ path }) => path === undefined) ? undefined : found
}

export async function ensureOtherNodes() {
  const found = findOtherNodes()
  if (found !== undefined) return found
  const next = `${placeOf()}.${process.pid}`
  mkdirSync(next, { recursive: true })
  for (const name of FILES) cpSync(join(HERE, name), join(next, name))
  const install = ['ci', '--ignore-scripts', '--no-audit', '--no-fund']
  await runStep('Installing the other Nodes (first time only)', 'npm', install, { cwd: next })
  // In one step, so that nobody finds half of it.
  rmSync(placeOf(), { recursive: true, force: true })
  renameSync(next, placeOf())
  const installed = findOtherNodes()
  if (installed === undefined) throw new StepFailed(`Node ${others().join(' or ')} is missing: name it node22, node24.`)
  return installed
}

function others() {
  return MAJORS.filter((major) => major !== Number(process.versions.node.split('.')[0]))
}

function findNode(major) {
  const shipped = join(placeOf(), 'node_modules', `node-${major}`, 'bin', 'node')
  return programOnPath(`node${major}`) ?? (isProgram(shipped) ? shipped : undefined)
}

function placeOf() {
  const hash = createHash('sha256')
  for (const name of FILES) hash.update(readFileSync(join(HERE, name)))
  return join(cacheFolder(), `other-nodes-${hash.digest('hex').slice(0, 12)}`)
}
