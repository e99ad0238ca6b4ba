import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { pressFiles } from './press-files.mjs'

const SCRIPT = 'export const words = "as a page says them";\n'.repeat(40)

let folder: string
const files = () => join(folder, 'static')
const cache = () => join(folder, 'cache')

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fluxdeck-pressed-'))
  mkdirSync(join(files(), 'chunks'), { recursive: true })
  writeFileSync(join(files(), 'chunks', 'page.js'), SCRIPT)
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

it('puts both pressed forms beside each script, style sheet and picture, and touches nothing else', async () => {
  writeFileSync(join(files(), 'page.css'), SCRIPT)
  writeFileSync(join(files(), 'icons.svg'), SCRIPT)
  writeFileSync(join(files(), 'small.js'), 'x')
  writeFileSync(join(files(), 'page.js.map'), SCRIPT)
  await pressFiles(files(), cache())
  expect(readdirSync(files(), { recursive: true }).sort()).toEqual([
    'chunks',
    'chunks/page.js',
    'chunks/page.js.br',
    'chunks/page.js.gz',
    'icons.svg',
    'icons.svg.br',
    'icons.svg.gz',
    'page.css',
    'page.css.br',
    'page.css.gz',
    'page.js.map',
    'small.js',
  ])
  const read = (name: string) => readFileSync(join(files(), 'chunks', name))
  expect(brotliDecompressSync(read('page.js.br')).toString()).toBe(SCRIPT)
  expect(gunzipSync(read('page.js.gz')).toString()).toBe(SCRIPT)
})

it('presses nothing twice, and forgets what no build has any more', async () => {
  await pressFiles(files(), cache())
  const kept = readdirSync(cache()).find((name) => name.endsWith('.br')) ?? ''
  writeFileSync(join(cache(), kept), 'from before')
  await pressFiles(files(), cache())
  expect(readFileSync(join(files(), 'chunks', 'page.js.br'), 'utf8')).toBe('from before')
  writeFileSync(join(files(), 'chunks', 'page.js'), `${SCRIPT}more`)
  await pressFiles(files(), cache())
  expect(readdirSync(cache())).not.toContain(kept)
})
