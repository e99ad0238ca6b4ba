// Where the tests' Flux comes from: the controllers that change a cluster and that send what happened on, unchanged,
// built once with Go from the released modules whose CRDs the control plane serves, all with one module list.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { endChildrenOnSignals, requireNode, runMain, StepFailed, say } from '../../../scripts/step.mjs'
import { cacheFolder, isProgram, outputOf, programOnPath } from '../found-programs.mjs'
import { buildGoPrograms, downloadModule, keyOf } from '../go-modules.mjs'
import { mergeModuleLists } from './module-list.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const { crds, flux } = JSON.parse(readFileSync(join(here, '..', 'control-plane', 'versions.json'), 'utf8'))
const { images, ...main } = JSON.parse(readFileSync(join(here, 'versions.json'), 'utf8'))
/** Each is built with one list of modules: who needs none of the images need not wait for them. */
const GROUPS = [
  { ...main, folder: 'flux-controllers' },
  { ...images, folder: 'flux-image-controllers' },
]
/** A slow machine keeps time for the tests that need none. */
const BUDGET_MS = 30 * 60_000

/** What is there now, without building anything. */
export function findFluxController(name) {
  const group = GROUPS.find(({ controllers }) => name in controllers)
  const path = group === undefined ? undefined : join(programFolder(group), name)
  return path !== undefined && isProgram(path) ? path : undefined
}

export function hasFluxControllers() {
  return GROUPS.every(isBuilt)
}

function isBuilt(group) {
  return namesOf(group).every((name) => isProgram(join(programFolder(group), name)))
}

function namesOf({ controllers }) {
  return Object.keys(controllers)
}

export async function ensureFluxControllers() {
  const missing = GROUPS.filter((group) => !isBuilt(group))
  if (missing.length === 0) return
  const go = programOnPath('go')
  if (go === undefined) {
    throw new StepFailed('No Flux controllers for the tests. Install Go to build them.')
  }
  for (const group of missing) await buildControllers(go, group)
}

/**
 * A released go.mod replaces the controller's own API by a folder that the module does not contain; the same API is
 * released as a module of the same version and takes its place. What not every proxy has gives way as versions.json
 * says (`instead`): Flux's fork of Helm to Helm itself, a module of source-controller to the patch release before.
 * `raised` is what the controllers of a group ask for together and none of them alone.
 */
async function buildControllers(go, group) {
  const names = namesOf(group)
  const sources = names.map((name) => downloadModule(go, moduleOf(name)).folder)
  const work = mkdtempSync(join(tmpdir(), 'fluxdeck-controllers-'))
  try {
    const pinned = pinnedModules(group)
    const lists = sources.map((source) => JSON.parse(outputOf(go, ['mod', 'edit', '-json', join(source, 'go.mod')])))
    const { goMod, newer, total } = mergeModuleLists(lists, pinned)
    writeFileSync(join(work, 'go.mod'), goMod)
    const sums = pinned.flatMap((one) => {
      const { goModSum } = downloadModule(go, one)
      return [`${one.module} ${one.version} ${one.sum}`, `${one.module} ${one.version}/go.mod ${goModSum}`]
    })
    const released = sources.map((source) => readFileSync(join(source, 'go.sum'), 'utf8'))
    writeFileSync(join(work, 'go.sum'), `${released.join('')}${sums.join('\n')}\n`)
    say(
      `One list of ${total} modules for ${names.length} controllers of Flux ${flux}: ${newer} versions newer than released.`,
    )
    await buildGoPrograms(go, {
      title: `Building ${names.join(', ')} with Go (first time only: some minutes on two cores)`,
      folder: work,
      packages: names.map((name) => moduleOf(name).module),
      flags: ['-mod=readonly'],
      target: programFolder(group),
      timeoutMs: BUDGET_MS,
    })
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

/** The controllers, their APIs, and what stands in for what cannot be had. */
function pinnedModules({ controllers, raised }) {
  const own = Object.keys(controllers).flatMap((name) => {
    const { module, version, sum } = moduleOf(name)
    const { api, instead } = controllers[name]
    return [
      { module, version, sum },
      { module: `${module}/api`, version, sum: api },
      ...(instead === undefined ? [] : [{ ...instead, isForced: true }]),
    ]
  })
  return [...own, ...raised]
}

function moduleOf(name) {
  return crds.find(({ module }) => module === `github.com/fluxcd/${name}`)
}

function programFolder(group) {
  const key = keyOf([JSON.stringify(pinnedModules(group))])
  return join(cacheFolder(), `${group.folder}-${flux}-${process.platform}-${process.arch}-${key}`)
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  requireNode()
  endChildrenOnSignals()
  await runMain(async () => {
    await ensureFluxControllers()
    for (const name of GROUPS.flatMap(namesOf)) say(`${name}: ${findFluxController(name)}`)
  })
}
