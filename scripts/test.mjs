// `npm test`: find or make everything the suite needs, build, then all of it: vitest, then the browser stories.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureControlPlane } from '../e2e/support/control-plane/build.mjs'
import { ensureChromium } from '../e2e/support/find-chromium.mjs'
import { ensureNginx } from '../e2e/support/find-nginx.mjs'
import { ensureNtfy } from '../e2e/support/find-ntfy.mjs'
import { ensureFluxControllers } from '../e2e/support/flux-controllers/build.mjs'
import { buildIfStale } from './build.mjs'
import { installIfMissing } from './install.mjs'
import {
  endChildrenOnSignals,
  projectFolder,
  requireNode,
  runMain,
  runVisibly,
  StepFailed,
  StepTookTooLong,
  say,
} from './step.mjs'

/** Further words, as in `npm test -- lib/flux`, choose test files in both runners. */
const filters = process.argv.slice(2)
const inCi = Boolean(process.env.CI)

requireNode()
endChildrenOnSignals()
await runMain(async () => {
  await installIfMissing()
  await lay('the real control plane', ensureControlPlane)
  await lay('the real controllers of Flux', ensureFluxControllers)
  await lay('the real ntfy server', ensureNtfy)
  await lay('the real reverse proxy', ensureNginx)
  const hasBrowser = await lay('the browser', ensureChromium)
  await buildIfStale()

  const results = mkdtempSync(join(tmpdir(), 'fluxdeck-results-'))
  try {
    const unit = await runVitest(join(results, 'vitest.json'))
    const stories = hasBrowser ? await runPlaywright(join(results, 'playwright.json')) : undefined
    if (stories === undefined) warn('the browser stories were not run.')
    const sum = (name) => unit[name] + (stories?.[name] ?? 0)
    say(`\n${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`)
    if (sum('failed') > 0) process.exitCode = 1
  } finally {
    rmSync(results, { recursive: true, force: true })
  }
})

/** On a laptop a missing counterpart costs the tests that need it; in CI it fails the run, unless only time was short. */
async function lay(what, ensure) {
  try {
    await ensure()
    return true
  } catch (error) {
    if (!(error instanceof StepFailed) || (inCi && !(error instanceof StepTookTooLong))) throw error
    warn(`${what} cannot be had, so the tests that need it are skipped. ${error.message}`)
    return false
  }
}

function warn(sentence) {
  process.stderr.write(`\n!!! ${sentence}\n\n`)
}

async function runVitest(file) {
  const program = join(projectFolder, 'node_modules', 'vitest', 'vitest.mjs')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const code = await runVisibly(process.execPath, [program, 'run', '--passWithNoTests', ...reporters, ...filters])
  const report = readReport(file)
  const tests = (report?.testResults ?? []).flatMap((suite) => suite.assertionResults ?? [])
  const withStatus = (...statuses) => tests.filter(({ status }) => statuses.includes(status)).length
  // A file that does not even load has no tests in the report, only a failed suite.
  const broken = (report?.testResults ?? []).filter(
    (suite) => suite.status === 'failed' && !(suite.assertionResults ?? []).some(({ status }) => status === 'failed'),
  ).length
  return honest('vitest', code, {
    passed: withStatus('passed'),
    failed: withStatus('failed') + broken,
    skipped: withStatus('skipped', 'pending', 'todo', 'disabled'),
  })
}

async function runPlaywright(file) {
  const program = join(projectFolder, 'node_modules', '@playwright', 'test', 'cli.js')
  const code = await runVisibly(
    process.execPath,
    [program, 'test', '--pass-with-no-tests', '--reporter=list,json', ...filters],
    { env: { ...process.env, PLAYWRIGHT_JSON_OUTPUT_FILE: file, PLAYWRIGHT_FORCE_TTY: '0' } },
  )
  const stats = readReport(file)?.stats
  if ((stats?.flaky ?? 0) > 0)
    warn(`${stats.flaky} of the stories passed only when tried again; the list above marks them as flaky.`)
  return honest('playwright', code, {
    passed: (stats?.expected ?? 0) + (stats?.flaky ?? 0),
    failed: stats?.unexpected ?? 0,
    skipped: stats?.skipped ?? 0,
  })
}

/** A runner that ended badly without a failed test (a crash, an unhandled error) still counts as a failure. */
function honest(runner, code, counts) {
  if (code === 0 || counts.failed > 0) return counts
  warn(`${runner} ended with ${code} although no test of it failed.`)
  return { ...counts, failed: 1 }
}

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}
