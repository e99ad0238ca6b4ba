// Which browser the stories run in: $CHROMIUM_PATH, the PATH, Playwright's own; otherwise one is installed.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import {
  endChildrenOnSignals,
  projectFolder,
  requireNode,
  runMain,
  runStep,
  StepFailed,
  say,
} from '../../scripts/step.mjs'
import { isProgram, isRootOnDebian, programOnPath } from './found-programs.mjs'

/** The shell draws the same pages without a frame around them, for a fifth less processor time. */
const NAMES = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** What is there now, without installing anything. */
export async function findChromium() {
  const named = process.env.CHROMIUM_PATH
  if (named) {
    if (isProgram(named)) return named
    throw new StepFailed(`CHROMIUM_PATH is ${named}, and there is no program.`)
  }
  return programOnPath(...NAMES) ?? (await playwrightsOwn())
}

export async function ensureChromium() {
  const found = await findChromium()
  if (found !== undefined) return found
  if (isRootOnDebian()) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    await runStep('Reading the package lists (apt-get update)', 'apt-get', ['update', '-qq'], { env })
    const install = [
      'install',
      '-y',
      '-qq',
      '--no-install-recommends',
      'chromium-headless-shell',
      'fonts-dejavu-core',
      'fonts-noto-color-emoji',
    ]
    await runStep("Installing Chromium's shell and its fonts (apt-get install)", 'apt-get', install, { env })
  } else {
    const cli = join(projectFolder, 'node_modules', '@playwright', 'test', 'cli.js')
    if (existsSync(cli)) {
      await runStep("Installing Playwright's Chromium", process.execPath, [cli, 'install', 'chromium'])
    }
  }
  const installed = await findChromium()
  if (installed !== undefined) return installed
  throw new StepFailed('No Chromium for the browser tests: install one, or name it in CHROMIUM_PATH.')
}

async function playwrightsOwn() {
  try {
    const { chromium } = await import('@playwright/test')
    const path = chromium.executablePath()
    return isProgram(path) ? path : undefined
  } catch {
    return undefined
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  requireNode()
  endChildrenOnSignals()
  await runMain(async () => say(await ensureChromium()))
}
