// When the dependencies are installed: no node_modules yet, or the lock file is newer than it.
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { endChildrenOnSignals, projectFolder, requireNode, runMain, runStep } from './step.mjs'

export async function installIfMissing() {
  if (isInstalled()) return
  // npm names its own program when it runs us; Windows cannot spawn npm.cmd without a shell.
  const npm = process.env.npm_execpath
  const args = ['ci', '--include=dev', '--ignore-scripts', '--no-audit', '--no-fund']
  if (npm?.endsWith('.js')) await runStep('Installing dependencies', process.execPath, [npm, ...args])
  else await runStep('Installing dependencies', 'npm', args, { shell: process.platform === 'win32' })
}

function isInstalled() {
  const marker = join(projectFolder, 'node_modules', '.package-lock.json')
  if (!existsSync(marker)) return false
  return statSync(marker).mtimeMs >= statSync(join(projectFolder, 'package-lock.json')).mtimeMs
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  requireNode()
  endChildrenOnSignals()
  await runMain(installIfMissing)
}
