import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'

const WANTED = {
  '.next/standalone/.next/server/app/page.js': 'a page',
  '.next/standalone/node_modules/next/package.json': '{}',
  '.next/standalone/package.json': '{"version":"0.1.0"}',
  '.next/static/chunks/one.js': 'a script',
  'public/icon.svg': '<svg/>',
  'dist/server.mjs': 'the server',
  'dist/server-parts/serve-ABC.mjs': 'what speaks to agents',
  'dist/history-thread.mjs': 'what keeps History',
  '.next/required-server-files.json': '{"config":{"distDir":".next"}}',
}
const UNWANTED = {
  '.next/standalone/.env': 'NTFY_TOKEN=canary',
  '.next/standalone/.env.production': 'NTFY_TOKEN=canary',
  '.next/standalone/server.js': 'another server',
  '.next/standalone/notes.txt': 'canary',
  '.next/standalone/.next/server/app/page.js.map': '{}',
  '.next/standalone/node_modules/sharp/package.json': '{}',
  '.next/standalone/node_modules/@img/sharp-linux-x64/lib.node': 'machine code',
  '.next/static/chunks/one.js.map': '{}',
  '.next/static/media/layout.worker.123.ts': 'a source',
  'public/.env.local': 'canary',
}

function collect(files: Readonly<Record<string, string>>, prepare = (_: string) => {}) {
  const project = mkdtempSync(join(tmpdir(), 'fluxdeck-project-'))
  const image = join(mkdtempSync(join(tmpdir(), 'fluxdeck-image-')), 'image')
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(project, path)), { recursive: true })
    writeFileSync(join(project, path), text)
  }
  prepare(image)
  return new Promise<{ code: unknown; said: string; image: string; files: readonly string[] }>((resolve) => {
    const args = [join(import.meta.dirname, 'collect-image.mjs'), image, project]
    execFile(process.execPath, args, (error, stdout, stderr) => {
      const found = existsSync(image) ? readdirSync(image, { recursive: true, withFileTypes: true }) : []
      const paths = found.filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name))
      const files = paths.map((path) => path.slice(image.length + 1)).sort()
      resolve({ code: error?.code ?? 0, said: stdout + stderr, image, files })
    })
  })
}

it('puts into the image what the program needs, and neither settings, sources, maps nor the optimizer of images', async () => {
  const { code, said, image, files } = await collect({ ...WANTED, ...UNWANTED })
  expect(said).toBe('')
  expect(code).toBe(0)
  expect(files).toEqual([
    '.next/server/app/page.js',
    '.next/static/chunks/one.js',
    'boot.mjs',
    'history-thread.mjs',
    'node_modules/next/package.json',
    'package.json',
    'public/icon.svg',
    'server-parts/serve-ABC.mjs',
    'server.mjs',
  ])
  expect(readFileSync(join(image, 'boot.mjs'), 'utf8')).toContain('__NEXT_PRIVATE_STANDALONE_CONFIG')
  for (const file of files) expect(readFileSync(join(image, file), 'utf8')).not.toContain('canary')
})

it('refuses a folder that holds settings already, and names them', async () => {
  const { code, said } = await collect(WANTED, (image) => {
    mkdirSync(image, { recursive: true })
    writeFileSync(join(image, '.env'), 'NTFY_TOKEN=canary')
  })
  expect(code).toBe(1)
  expect(said).toContain('.env')
  expect(said).not.toContain('canary')
})

it('lets nothing into the build of the image that is not named', () => {
  const lines = readFileSync(join(import.meta.dirname, '..', '.dockerignore'), 'utf8').split('\n')
  const rules = lines.filter((line) => line !== '' && !line.startsWith('#'))
  expect(rules[0]).toBe('*')
  const isWithout = (rule: string) => !rule.includes('env') && !/[*?[]/.test(rule)
  expect(rules.filter((rule) => rule.startsWith('!')).every(isWithout)).toBe(true)
  // The last word counts, so nothing that is let in may bring it back.
  expect(rules.indexOf('**/.env*')).toBeGreaterThan(rules.findLastIndex((rule) => rule.startsWith('!')))
})
