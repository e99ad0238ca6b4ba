// `npm run test:real`: everything that needs a real API server or Flux's own controllers, which are taken from this
// machine or built once with Go.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { ensureControlPlane } from '../e2e/support/control-plane/build.mjs'
import { ensureNtfy } from '../e2e/support/find-ntfy.mjs'
import { ensureFluxControllers } from '../e2e/support/flux-controllers/build.mjs'
import { installIfMissing } from './install.mjs'
import { endChildrenOnSignals, projectFolder, requireNode, runMain, StepFailed } from './step.mjs'
import { conclude, lay, runVitest } from './suite.mjs'

const FOLDER = 'e2e/real'
const COMMAND = 'npm run test:real'
/** Further words, as in `npm run test:real -- rights`, choose among the files. */
const filters = process.argv.slice(2)

const COUNTERPARTS = [
  { what: 'a real ntfy server', ensure: ensureNtfy, command: COMMAND },
  { what: 'a real API server', ensure: ensureControlPlane, command: COMMAND },
  { what: 'the controllers of Flux', ensure: ensureFluxControllers, command: COMMAND },
]

requireNode()
endChildrenOnSignals()
await runMain(async () => {
  await installIfMissing()
  const files = testFiles()
  if (files.length === 0) throw new StepFailed(`No file of ${FOLDER} has ${filters.join(' or ')} in its name.`)
  const missing = []
  for (const counterpart of COUNTERPARTS) missing.push(...(await lay(counterpart)).remarks)
  conclude([await runVitest(files)], { missing, elsewhere: [] })
})

function testFiles() {
  const all = readdirSync(join(projectFolder, FOLDER), { recursive: true })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => `${FOLDER}/${name}`)
  return filters.length === 0 ? all : all.filter((file) => filters.some((word) => file.includes(word)))
}
