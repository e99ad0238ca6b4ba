// When the dependencies are installed: no node_modules yet, or the lock file names something else than what lies there.
import { readFileSync } from 'node:fs'
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

/** npm writes down what it installed when all of it is there. What is optional may be for other machines. */
export function isInstalled(folder = projectFolder) {
  const wanted = readPackages(join(folder, 'package-lock.json'))
  const found = readPackages(join(folder, 'node_modules', '.package-lock.json'))
  return Object.entries(wanted ?? {}).every(([path, one]) => {
    if (path === '' || one.optional || one.devOptional) return true
    const there = found?.[path]
    return there !== undefined && there.version === one.version && there.integrity === one.integrity
  })
}

function readPackages(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages
  } catch {
    return undefined
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  requireNode()
  endChildrenOnSignals()
  await runMain(installIfMissing)
}
