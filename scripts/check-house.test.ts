// The law of the house, tried from outside: each attempt is planted by itself and must be refused with a sentence of its own.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { checkHouse } from './house/house.mjs'
import { readTree } from './house/read-tree.mjs'
import { ATTEMPTS, BESIDE, lines, NOT_THERE } from './house/testing/attempts'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const tree = readTree(root)

describe('the law of the house', () => {
  it('lets the house stand as it is', () => {
    expect(checkHouse(tree).problems).toEqual([])
  })

  it.each(ATTEMPTS)('refuses %s', (what, path, text, sentence) => {
    const beside = BESIDE[what]
    const planted = new Map<string, string | undefined>(tree).set(path, text)
    if (beside !== undefined) planted.set(...beside)
    const found = checkHouse(planted).problems.filter((problem) => !problem.startsWith('the project '))
    expect(found).toContain(`${path} ${sentence}.`)
  })

  it('counts functions above 100 lines and files above 220 for the whole project', () => {
    const long = (name: string) => `export function ${name}() {\n${lines(250)}\n}\n`
    const planted = Array.from({ length: 60 }, (_, at) => [`lib/client/long-${at}.ts`, long(`long${at}`)] as const)
    const found = checkHouse(new Map([...tree, ...planted])).problems.filter((one) => one.startsWith('the project '))
    expect(found).toEqual([
      expect.stringMatching(/has a 95th percentile of 253 lines, above 2\d\d/),
      expect.stringMatching(/has \d+ functions above 100 lines; they may only become fewer/),
    ])
  })

  it('refuses an exception that nothing needs any more', () => {
    const mended = new Map([...tree, ['scripts/load-built.mjs', 'export const mended = true\n'] as const])
    expect(checkHouse(mended).problems).toContain(
      'scripts/house/known.mjs still lists scripts/load-built.mjs under computedImports.',
    )
  })
})

describe('npm run check', () => {
  const copy = mkdtempSync(join(tmpdir(), 'fluxdeck-house-'))
  afterAll(() => rmSync(copy, { recursive: true }))

  it('fails for a copy of the house in which a file stands that no rule names, and for nothing else', () => {
    for (const [path, text] of tree) {
      if (text === undefined && !/\.(css|json|svg)$/.test(path)) continue
      mkdirSync(dirname(join(copy, path)), { recursive: true })
      cpSync(join(root, path), join(copy, path))
    }
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
    for (const folder of ['agents', '.agents']) {
      mkdirSync(join(copy, 'lib', folder))
      writeFileSync(join(copy, 'lib', folder, 'agent.ts'), 'export const agent = 1\n')
    }
    const check = spawnSync(process.execPath, [join(copy, 'scripts', 'check-house.mjs')], { encoding: 'utf8' })
    expect(check).toMatchObject({ status: 1, stderr: expect.stringContaining(`lib/.agents/agent.ts ${NOT_THERE}.\n`) })
    expect(check.stderr.split('\n').sort()).toEqual([
      '',
      `lib/.agents/agent.ts ${NOT_THERE}.`,
      `lib/agents/agent.ts ${NOT_THERE}.`,
    ])
  })
})
