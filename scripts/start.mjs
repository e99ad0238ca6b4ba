// `npm start`: install what is missing, build what is stale, then become the server.
import { buildIfStale } from './build.mjs'
import { readEnvFile } from './env-file.mjs'
import { installIfMissing } from './install.mjs'
import { loadBuilt } from './load-built.mjs'
import { endChildrenOnSignals, leaveSignalsAlone, projectFolder, requireNode, runMain } from './step.mjs'

requireNode()
endChildrenOnSignals()
await runMain(async () => {
  await installIfMissing()
  await buildIfStale()
  readEnvFile(projectFolder)
})
leaveSignalsAlone()

process.chdir(projectFolder)
process.env.NODE_ENV = 'production'
// The server falls into the demo cluster only when a person started it like this.
process.env.FLUXDECK_START = 'npm'
await loadBuilt('server.mjs')
