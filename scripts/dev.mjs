// `npm run dev`: bundles the server on every change of its sources, starts it anew, and lets Next build pages as asked.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { bundleOptions, HISTORY_THREAD } from './build.mjs'
import { readEnvFile } from './env-file.mjs'
import { bundleHistoryThread } from './history-thread.mjs'
import { installIfMissing } from './install.mjs'
import { projectFolder, requireNode, runMain } from './step.mjs'

let server

/** The port is free again when the one before has gone. */
function restart() {
  if (server === undefined || server.exitCode !== null) return start()
  server.removeAllListeners('exit')
  server.once('exit', start)
  server.kill('SIGTERM')
}

function start() {
  server = spawn(process.execPath, [join(projectFolder, 'dist', 'dev-server.mjs')], {
    cwd: projectFolder,
    stdio: 'inherit',
    env: { ...process.env, FLUXDECK_DEV: '1', FLUXDECK_START: 'npm', NODE_ENV: 'development' },
  })
  server.on('exit', (code) => process.exit(code ?? 0))
}

requireNode()
await runMain(async () => {
  await installIfMissing()
  readEnvFile(projectFolder)
  const { context } = await import('esbuild')
  const restartAfterBuild = {
    name: 'restart-after-build',
    setup: (build) => build.onEnd(({ errors }) => (errors.length === 0 ? restart() : undefined)),
  }
  await bundleHistoryThread(join(projectFolder, 'dist', HISTORY_THREAD))
  const options = bundleOptions('dist/dev-server.mjs')
  const watching = await context({ ...options, plugins: [...options.plugins, restartAfterBuild] })
  await watching.watch()
})
