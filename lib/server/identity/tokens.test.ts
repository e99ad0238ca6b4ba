import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { SILENT_LOG } from '../log'
import { hashSecret } from './sessions'
import { createTokens } from './tokens'

const folder = mkdtempSync(join(tmpdir(), 'fluxdeck-known-tokens-'))
const path = join(folder, 'tokens.json')
afterAll(() => rmSync(folder, { recursive: true }))

let now: Date
let errors: string[]
beforeEach(() => {
  now = new Date('2026-11-21T12:00:00Z')
  errors = []
})

function create(text: unknown) {
  writeFileSync(path, typeof text === 'string' ? text : JSON.stringify(text))
  return createTokens({ path, clock: () => now, log: { ...SILENT_LOG, error: (message) => void errors.push(message) } })
}
const ROBOT = { name: 'robot', role: 'operator', sha256: hashSecret('robot') }

describe('a token', () => {
  it('speaks for its entry until the moment at which that ends', () => {
    const tokens = create([{ ...ROBOT, expires: '2026-11-21T12:00:01Z' }])
    const hash = tokens.check('robot', '192.0.2.1') ?? ''
    expect(tokens.identityOf(hash)).toEqual({ name: 'fluxdeck:token:robot', groups: [], role: 'operator' })
    now = new Date('2026-11-21T12:00:01Z')
    expect(tokens.identityOf(hash)).toBeUndefined()
    expect(tokens.check('robot', '192.0.2.1')).toBeUndefined()
  })

  it('may be wrong ten times a minute from one address, and be right all the same', () => {
    const tokens = create([ROBOT])
    for (let time = 0; time < 10; time++) expect(tokens.check('guess', '192.0.2.1')).toBeUndefined()
    expect(() => tokens.check('guess', '192.0.2.1')).toThrow(expect.objectContaining({ code: 'rate_limited' }))
    expect(tokens.check('robot', '192.0.2.1')).toBeDefined()
    expect(tokens.check('guess', '192.0.2.2')).toBeUndefined()
  })
})

describe('a file that cannot be read any more', () => {
  it('is told in the log', () => {
    expect(create('[{').identityOf(hashSecret('robot'))).toBeUndefined()
    expect(errors).toEqual(['TOKENS_FILE names a file that is not JSON. The last good one counts a minute.'])
  })
})
