// `npm run soak [minutes [act]]`: builds what is stale and floods the built product with large numbers, 20 minutes at
// most; the code of the exit says whether it stood. The acts are in e2e/load/acts.ts.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { buildIfStale, toolOptions } from './build.mjs'
import { endChildrenOnSignals, projectFolder, requireNode, runMain, runVisibly, StepFailed } from './step.mjs'

const OUT = join(projectFolder, 'dist', 'load')

requireNode()
endChildrenOnSignals()
await runMain(async () => {
  await buildIfStale()
  rmSync(OUT, { recursive: true, force: true })
  await build(toolOptions(['e2e/load/soak.ts', 'e2e/load/meter.ts'], OUT))
  const code = await runVisibly(process.execPath, [join(OUT, 'soak.mjs'), ...process.argv.slice(2)])
  if (code !== 0) throw new StepFailed('It did not stand.')
})
