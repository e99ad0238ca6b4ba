// Where the tests' Flux comes from: the controllers that change a cluster and that send what happened on, unchanged, built once with Go from the
// released modules whose CRDs the control plane serves. Each keeps its own go.mod but for what cannot be had elsewhere.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { endChildrenOnSignals, requireNode, runMain, StepFailed, say } from '../../../scripts/step.mjs'
import { cacheFolder, isProgram, programOnPath } from '../found-programs.mjs'
import { buildGoProgram, downloadModule, keyOf } from '../go-modules.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const { crds } = JSON.parse(readFileSync(join(here, '..', 'control-plane', 'versions.json'), 'utf8'))
const pins = JSON.parse(readFileSync(join(here, 'versions.json'), 'utf8'))
const NAMES = Object.keys(pins)
/** For all of them: a slow machine keeps time for the tests that need none. */
const BUDGET_MS = 30 * 60_000

/** What is there now, without building anything. */
export function findFluxController(name) {
  return isProgram(programOf(name)) ? programOf(name) : undefined
}

export async function ensureFluxControllers() {
  const missing = NAMES.filter((name) => findFluxController(name) === undefined)
  if (missing.length === 0) return
  const go = programOnPath('go')
  if (go === undefined) {
    throw new StepFailed(`No Flux controllers for the tests: ${missing.join(', ')} missing. Install Go to build them.`)
  }
  const until = Date.now() + BUDGET_MS
  for (const name of missing) await buildController(go, name, Math.max(1, until - Date.now()))
}

/**
 * The released go.mod replaces the controller's own API by a folder that the module does not contain; the same API
 * is released as a module of the same version and takes its place. What not every proxy has gives way as versions.json
 * says: Flux's fork of Helm to Helm itself, a module of source-controller to the patch release before.
 */
async function buildController(go, name, timeoutMs) {
  const { api, instead } = pins[name]
  const { module, version } = moduleOf(name)
  const others = [{ module: `${module}/api`, version, sum: api }, ...(instead === undefined ? [] : [instead])]
  const source = downloadModule(go, moduleOf(name)).folder
  const work = mkdtempSync(join(tmpdir(), `fluxdeck-${name}-`))
  try {
    let goMod = readFileSync(join(source, 'go.mod'), 'utf8')
    let goSum = readFileSync(join(source, 'go.sum'), 'utf8')
    for (const other of others) {
      const { goModSum } = downloadModule(go, other)
      goMod = goMod
        .replace(new RegExp(`^replace ${other.module} => .*\n`, 'm'), '')
        .replace(new RegExp(`^(\\s+${other.module}) v\\S+`, 'm'), `$1 ${other.version}`)
      goSum += `${other.module} ${other.version} ${other.sum}\n${other.module} ${other.version}/go.mod ${goModSum}\n`
    }
    writeFileSync(join(work, 'go.mod'), goMod)
    writeFileSync(join(work, 'go.sum'), goSum)
    await buildGoProgram(go, {
      title: `Building ${name} ${version} with Go (first time only: a few minutes on two cores)`,
      folder: source,
      flags: ['-mod=readonly', `-modfile=${join(work, 'go.mod')}`],
      target: programOf(name),
      timeoutMs,
    })
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

function moduleOf(name) {
  return crds.find(({ module }) => module === `github.com/fluxcd/${name}`)
}

function programOf(name) {
  const { version, sum } = moduleOf(name)
  const key = keyOf([sum, JSON.stringify(pins[name])])
  return join(cacheFolder(), `${name}-${version}-${process.platform}-${process.arch}-${key}`, name)
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  requireNode()
  endChildrenOnSignals()
  await runMain(async () => {
    await ensureFluxControllers()
    for (const name of NAMES) say(`${name}: ${programOf(name)}`)
  })
}
