// `npm run soak [minutes [act]]`: builds what is stale and floods the built product with large numbers, 20 minutes at
// most; the code of the exit says whether it stood. The acts are in e2e/load/acts.ts.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { buildIfStale } from './build.mjs'
import { endChildrenOnSignals, projectFolder, requireNode, runMain, runVisibly, StepFailed } from './step.mjs'

const OUT = join(projectFolder, 'dist', 'load')

requireNode()
endChildrenOnSignals()
await runMain(async () => {
  await buildIfStale()
  rmSync(OUT, { recursive: true, force: true })
  await build({
    absWorkingDir: projectFolder,
    entryPoints: ['e2e/load/soak.ts', 'e2e/load/meter.ts'],
    outdir: OUT,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    alias: { '@': projectFolder },
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    logLevel: 'warning',
  })
  const code = await runVisibly(process.execPath, [join(OUT, 'soak.mjs'), ...process.argv.slice(2)])
  if (code !== 0) throw new StepFailed('It did not stand.')
})
