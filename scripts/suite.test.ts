import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Counts, readPlaywrightReport, readVitestReport } from './suite.mjs'

const root = join(import.meta.dirname, '..')
const GONE = { what: 'the tests that need a browser', why: 'None is installed.', command: 'install-it && npm test' }
const ELSEWHERE = { what: 'what needs a cluster', why: 'Go may have to build it.', command: 'npm run test:real' }

function conclude(reports: readonly Counts[], rest: object, env: Readonly<Record<string, string>> = {}) {
  const program = `import { conclude } from './scripts/suite.mjs'
    conclude(${JSON.stringify(reports)}, ${JSON.stringify(rest)})`
  const { CI: _, ...others } = process.env
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    cwd: root,
    env: { ...others, ...env },
    encoding: 'utf8',
  })
  return { status, lastLine: stdout.trimEnd().split('\n').at(-1), shouted: stderr }
}

describe('the last words of a run', () => {
  const unit = { passed: 7, failed: 0, skipped: ['a › is left out'], retried: ['b › came on the second try'] }
  const stories = { passed: 3, failed: 0, skipped: [], retried: [] }

  it('are the sum, after everything that was skipped, tried again or is in another command, each with the way to run it', () => {
    const { status, lastLine, shouted } = conclude([unit, stories], { missing: [GONE], elsewhere: [ELSEWHERE] })
    expect(lastLine).toBe('10 passed, 0 failed, 1 skipped')
    expect(shouted.split('\n').filter((line) => line !== '')).toEqual([
      '!!! PASSED ONLY WHEN TRIED AGAIN: 1',
      '!!!   b › came on the second try',
      '!!! SKIPPED: 1',
      '!!!   a › is left out',
      '!!! NOT RUN: the tests that need a browser. None is installed.',
      '!!! To run them: install-it && npm test',
      '!!! NOT RUN: what needs a cluster. Go may have to build it.',
      '!!! To run them: npm run test:real',
    ])
    expect(status).toBe(0)
  })

  it('end badly where a test failed, and in CI where anything is missing', () => {
    const rest = { missing: [], elsewhere: [ELSEWHERE] }
    expect(conclude([{ ...unit, failed: 1 }, stories], rest).status).toBe(1)
    expect(conclude([unit], { ...rest, missing: [GONE] }, { CI: 'true' }).status).toBe(1)
    expect(conclude([unit], rest, { CI: 'true' }).status).toBe(0)
  })
})

describe('what is read from the reports', () => {
  it('of vitest: a pass with failures before it was tried again, and a file that does not load has failed', () => {
    const test = (fullName: string, status: string, failureMessages: readonly string[] = []) => ({
      fullName,
      status,
      failureMessages,
    })
    const report = {
      testResults: [
        {
          name: join(root, 'lib/a.test.ts'),
          status: 'failed',
          assertionResults: [
            test('is well', 'passed'),
            test('is flaky', 'passed', ['no']),
            test('is ill', 'failed', ['no']),
            test('is left out', 'skipped'),
          ],
        },
        { name: join(root, 'lib/b.test.ts'), status: 'failed', assertionResults: [] },
      ],
    }
    expect(readVitestReport(report)).toEqual({
      passed: 2,
      failed: 2,
      skipped: ['lib/a.test.ts › is left out'],
      retried: ['lib/a.test.ts › is flaky'],
    })
  })

  it('of playwright: stories however deep they stand, and what is wrong outside all of them', () => {
    const spec = (title: string, status: string) => ({ title, tests: [{ status }] })
    const report = {
      errors: [{ message: 'it does not load' }],
      suites: [
        {
          title: 'a.spec.ts',
          specs: [spec('is well', 'expected'), spec('is ill', 'unexpected')],
          suites: [{ title: 'inside', specs: [spec('is flaky', 'flaky'), spec('is left out', 'skipped')] }],
        },
      ],
    }
    expect(readPlaywrightReport(report)).toEqual({
      passed: 2,
      failed: 2,
      skipped: ['a.spec.ts › inside › is left out'],
      retried: ['a.spec.ts › inside › is flaky'],
    })
  })
})
