// The definitions of the operators that the ground asks about, out of their released Go modules, in the cache folder.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { endChildrenOnSignals, requireNode, runMain, StepFailed, say } from '../../../scripts/step.mjs'
import { cacheFolder, programOnPath } from '../found-programs.mjs'
import { downloadModule, keyOf } from '../go-modules.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const { operators } = JSON.parse(readFileSync(join(here, 'versions.json'), 'utf8'))

/** The folder with all of them, or undefined where they were never fetched. */
export function findOperatorCrds() {
  return existsSync(crdCache()) ? crdCache() : undefined
}

export async function ensureOperatorCrds() {
  const found = findOperatorCrds()
  if (found !== undefined) return found
  const go = programOnPath('go')
  if (go === undefined)
    throw new StepFailed('No definitions of operators for the tests: install Go, which fetches them.')
  const target = crdCache()
  const partial = `${target}.${process.pid}.partial`
  mkdirSync(partial, { recursive: true })
  try {
    for (const { name, folder, ...pinned } of operators) {
      say(`Fetching the CRDs of ${name} ${pinned.version} from its Go module …`)
      const from = join(downloadModule(go, pinned).folder, folder)
      for (const file of readdirSync(from)) {
        // Named after the group: what else lies there is of no cluster.
        if (/^[a-z.-]+\.[a-z]+_[a-z]+\.yaml$/.test(file)) cpSync(join(from, file), join(partial, file))
      }
    }
    renameSync(partial, target)
  } finally {
    rmSync(partial, { recursive: true, force: true })
  }
  return target
}

function crdCache() {
  return join(cacheFolder(), `operator-crds-${keyOf([JSON.stringify(operators)])}`)
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  requireNode()
  endChildrenOnSignals()
  await runMain(async () => say(await ensureOperatorCrds()))
}
