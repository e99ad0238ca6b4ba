// How the suite is run and what is said of it: counterparts found or made, the two runners and their reports, and last
// whatever was skipped or tried twice, with the command that would run it.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { projectFolder, runVisibly, StepFailed, say } from './step.mjs'

const NOTHING = { passed: 0, failed: 0, skipped: [], retried: [] }
/** What cannot even begin. */
export const ONE_FAILURE = { ...NOTHING, failed: 1 }
const inCi = Boolean(process.env.CI)
const LISTED = 20

/** Finds or makes what tests need; without it they are skipped, and the end says so. */
export async function lay({ what, ensure, command }) {
  try {
    await ensure()
    return { isThere: true, remarks: [] }
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error
    const remark = { what: `the tests that need ${what}`, why: error.message, command }
    shout([remark])
    return { isThere: false, remarks: [remark] }
  }
}

/** The last thing that is said. In CI nothing may be missing. */
export function conclude(reports, { missing, elsewhere }) {
  const { passed, failed, skipped, retried } = reports.reduce(add, NOTHING)
  if (retried.length > 0) {
    process.stderr.write(`\n!!! PASSED ONLY WHEN TRIED AGAIN: ${retried.length}\n${listOf(retried)}`)
  }
  if (skipped.length > 0) process.stderr.write(`\n!!! SKIPPED: ${skipped.length}\n${listOf(skipped)}`)
  shout([...missing, ...elsewhere])
  say(`\n${passed} passed, ${failed} failed, ${skipped.length} skipped`)
  if (failed > 0 || (inCi && missing.length > 0)) process.exitCode = 1
}

export async function runVitest(args) {
  const program = join(projectFolder, 'node_modules', 'vitest', 'vitest.mjs')
  return withReportFile(async (file) => {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
    const code = await runVisibly(process.execPath, [program, 'run', '--passWithNoTests', ...reporters, ...args])
    return honest('vitest', code, readVitestReport(readReport(file)))
  })
}

export async function runStories(args) {
  const program = join(projectFolder, 'node_modules', '@playwright', 'test', 'cli.js')
  return withReportFile(async (file) => {
    const code = await runVisibly(
      process.execPath,
      [program, 'test', '--pass-with-no-tests', '--reporter=list,json', ...args],
      { env: { ...process.env, PLAYWRIGHT_JSON_OUTPUT_FILE: file, PLAYWRIGHT_FORCE_TTY: '0' } },
    )
    return honest('playwright', code, readPlaywrightReport(readReport(file)))
  })
}

/** From vitest's JSON report: a test that passed with failures in its record was tried again. */
export function readVitestReport(report) {
  const suites = report?.testResults ?? []
  const tests = suites.flatMap((suite) =>
    (suite.assertionResults ?? []).map((test) => ({
      status: test.status,
      name: `${relative(projectFolder, suite.name)} › ${test.fullName}`,
      wasRetried: test.status === 'passed' && (test.failureMessages ?? []).length > 0,
    })),
  )
  // A file that does not even load has no tests in the report, only a failed suite.
  const broken = suites.filter(
    (suite) => suite.status === 'failed' && !(suite.assertionResults ?? []).some(({ status }) => status === 'failed'),
  )
  return {
    passed: tests.filter(({ status }) => status === 'passed').length,
    failed: tests.filter(({ status }) => status === 'failed').length + broken.length,
    skipped: tests.filter(({ status }) => status !== 'passed' && status !== 'failed').map(({ name }) => name),
    retried: tests.filter(({ wasRetried }) => wasRetried).map(({ name }) => name),
  }
}

export function readPlaywrightReport(report) {
  const stories = storiesOf(report?.suites ?? [])
  const named = (wanted) => stories.filter(({ status }) => status === wanted).map(({ name }) => name)
  return {
    passed: named('expected').length + named('flaky').length,
    // What is wrong outside every story, such as a file that does not load.
    failed: named('unexpected').length + (report?.errors ?? []).length,
    skipped: named('skipped'),
    retried: named('flaky'),
  }
}

function storiesOf(suites, above = []) {
  return suites.flatMap((suite) => {
    const titles = [...above, suite.title]
    const own = (suite.specs ?? []).flatMap((spec) =>
      spec.tests.map(({ status }) => ({ status, name: [...titles, spec.title].join(' › ') })),
    )
    return [...own, ...storiesOf(suite.suites ?? [], titles)]
  })
}

/** A runner that ended badly without a failed test (a crash, an unhandled error) still counts as a failure. */
function honest(runner, code, counts) {
  if (code === 0 || counts.failed > 0) return counts
  process.stderr.write(`\n!!! ${runner} ended with ${code} although no test of it failed.\n`)
  return { ...counts, failed: 1 }
}

async function withReportFile(run) {
  const folder = mkdtempSync(join(tmpdir(), 'fluxdeck-results-'))
  try {
    return await run(join(folder, 'report.json'))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

function add(one, other) {
  return {
    passed: one.passed + other.passed,
    failed: one.failed + other.failed,
    skipped: [...one.skipped, ...other.skipped],
    retried: [...one.retried, ...other.retried],
  }
}

function shout(remarks) {
  for (const { what, why, command } of remarks) {
    process.stderr.write(`\n!!! NOT RUN: ${what}. ${why}\n!!! To run them: ${command}\n`)
  }
}

function listOf(names) {
  const more = names.length > LISTED ? [`and ${names.length - LISTED} more`] : []
  return [...names.slice(0, LISTED), ...more].map((name) => `!!!   ${name}\n`).join('')
}
