// `npm run test:real`: everything that needs a real API server, Flux's own controllers or those of workloads, which are taken
// from this machine or built once with Go, the controllers behind the tests that do without them.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { ensureConformance } from '../e2e/support/conformance/find.mjs'
import {
  ensureControllerManager,
  ensureControlPlane,
  findControllerManager,
} from '../e2e/support/control-plane/build.mjs'
import { ensureNtfy } from '../e2e/support/find-ntfy.mjs'
import { ensurePostgres } from '../e2e/support/find-postgres.mjs'
import { ensureFluxControllers, hasFluxControllers } from '../e2e/support/flux-controllers/build.mjs'
import { ensureOperatorCrds } from '../e2e/support/operator-crds/find.mjs'
import { ensureOtherNodes } from '../e2e/support/other-nodes/find.mjs'
import { installIfMissing } from './install.mjs'
import { endChildrenOnSignals, projectFolder, requireNode, runMain, StepFailed } from './step.mjs'
import { conclude, lay, runVitest } from './suite.mjs'

const FOLDER = 'e2e/real'
const WITH_CONTROLLERS = `${FOLDER}/controllers/`
const command = 'npm run test:real'
/** Further words, as in `npm run test:real -- rights`, choose among the files. */
const filters = process.argv.slice(2)

requireNode()
endChildrenOnSignals()
await runMain(async () => {
  await installIfMissing()
  const files = testFiles()
  if (files.length === 0) throw new StepFailed(`No file of ${FOLDER} has ${filters.join(' or ')} in its name.`)
  const ntfy = await lay({ what: 'a real ntfy server', ensure: ensureNtfy, command })
  const database = await lay({ what: 'a real PostgreSQL', ensure: ensurePostgres, command })
  const controlPlane = await lay({ what: 'a real API server', ensure: ensureControlPlane, command })
  const operators = await lay({ what: 'the CRDs of operators', ensure: ensureOperatorCrds, command })
  const agents = await lay({ what: 'the conformance suite of MCP', ensure: ensureConformance, command })
  const others = await lay({ what: 'the other Nodes', ensure: ensureOtherNodes, command })
  const { reports, controllers } = await runAll(files)
  const missing = [ntfy, database, controlPlane, operators, agents, others, ...controllers].flatMap(
    ({ remarks }) => remarks,
  )
  conclude(reports, { missing, elsewhere: [] })
})

async function runAll(files) {
  const isLate = (file) => file.startsWith(WITH_CONTROLLERS)
  const [early, late] = [files.filter((file) => !isLate(file)), files.filter(isLate)]
  if (late.length === 0) return { reports: [await runVitest(early)], controllers: [] }
  const building = layControllers()
  const isBuilt = hasFluxControllers() && findControllerManager() !== undefined
  // With nothing to wait for, the files of both kinds stand side by side.
  if (isBuilt || early.length === 0) return { controllers: await building, reports: [await runVitest(files)] }
  const [controllers, first] = await Promise.all([building, runVitest(early)])
  return { controllers, reports: [first, await runVitest(late)] }
}

/** One after the other: each of them takes all there is of the machine. */
async function layControllers() {
  const flux = await lay({ what: 'the controllers of Flux', ensure: ensureFluxControllers, command })
  const what = 'the controllers of workloads'
  return [flux, await lay({ what, ensure: ensureControllerManager, command })]
}

function testFiles() {
  const all = readdirSync(join(projectFolder, FOLDER), { recursive: true })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => `${FOLDER}/${name}`)
  return filters.length === 0 ? all : all.filter((file) => filters.some((word) => file.includes(word)))
}
