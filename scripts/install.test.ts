import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { isInstalled } from './install.mjs'

const root = mkdtempSync(join(tmpdir(), 'fluxdeck-install-'))
afterAll(() => rmSync(root, { recursive: true }))

const WANTED = {
  '': { version: '0.1.0', bin: { fluxdeck: 'scripts/fluxdeck.mjs' } },
  'node_modules/zod': { version: '4.6.7', integrity: 'sha512-a' },
  'node_modules/win': { version: '1.0.0', integrity: 'sha512-b', optional: true },
}
const { '': _, 'node_modules/win': __, ...FOUND } = WANTED

let count = 0
function layOut(found: object | string | undefined, wanted: object = WANTED): string {
  const folder = join(root, String(++count))
  mkdirSync(join(folder, 'node_modules'), { recursive: true })
  const text = typeof found === 'string' ? found : JSON.stringify({ packages: found })
  if (found !== undefined) writeFileSync(join(folder, 'node_modules', '.package-lock.json'), text)
  // Written last: what is newer says nothing of what lies there.
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify({ packages: wanted }))
  return folder
}

describe('the dependencies', () => {
  it('are there when each of them is as it is wanted, whatever is newer and whatever is for other machines', () => {
    expect(isInstalled(layOut(FOUND))).toBe(true)
    expect(isInstalled(layOut({ ...FOUND, 'node_modules/more': { version: '1.0.0' } }))).toBe(true)
  })

  it.each([
    ['nothing was installed', undefined],
    ['an installation broke off', '{"packages": {'],
    ['one is missing', {}],
    ['one has another version', { 'node_modules/zod': { version: '4.6.6', integrity: 'sha512-a' } }],
    ['one is something else', { 'node_modules/zod': { version: '4.6.7', integrity: 'sha512-c' } }],
  ])('are not where %s', (_, found) => expect(isInstalled(layOut(found))).toBe(false))
})
