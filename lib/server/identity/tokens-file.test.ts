import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { nameOfEntry, openTokensFile, readTokens } from './tokens-file'

const folder = mkdtempSync(join(tmpdir(), 'fluxdeck-tokens-file-'))
const path = join(folder, 'tokens.json')
const HASH = 'a'.repeat(64)
const ROBOT = { name: 'robot', role: 'operator', sha256: HASH } as const
const write = (content: unknown) => writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
afterAll(() => rmSync(folder, { recursive: true }))

describe('an entry', () => {
  it('may say whom it acts as, until when, and that it is a screen', () => {
    const entry = { ...ROBOT, user: 'ci', groups: ['a'], screen: true, expires: '2027-01-01T00:00:00+02:00' }
    write([entry])
    expect(readTokens(path)).toEqual([entry])
  })

  it('has a name of its own where it says no user', () => {
    expect(nameOfEntry(ROBOT)).toBe('fluxdeck:token:robot')
    expect(nameOfEntry({ ...ROBOT, user: 'ci' })).toBe('ci')
  })

  it('may write its hash in capitals', () => {
    write([{ ...ROBOT, sha256: HASH.toUpperCase() }])
    expect(readTokens(path)[0]?.sha256).toBe(HASH)
  })

  it.each([
    ['a field nobody knows', { admin: true }, 'entry 1 is not a token (see "admin")'],
    ['an end that is no time', { expires: 'tomorrow' }, 'entry 1 is not a token (see "expires")'],
    ['a group that is no text', { groups: [1] }, 'entry 1 is not a token (see "groups.0")'],
    ['no name', { name: '' }, 'entry 1 is not a token (see "name")'],
    [
      'a user of the cluster',
      { user: 'system:admin' },
      'entry 1 cannot be used: The user is reserved for the cluster.',
    ],
    ['a group of the cluster', { groups: ['system:masters'] }, 'A group is reserved for the cluster.'],
  ])('is refused with %s, and says where', (_, fields, why) => {
    write([{ ...ROBOT, ...fields }])
    expect(() => readTokens(path)).toThrow(why)
  })

  it.each([
    ['name', [ROBOT, { ...ROBOT, sha256: 'b'.repeat(64) }]],
    ['sha256', [ROBOT, { ...ROBOT, name: 'other' }]],
    ['sha256', [ROBOT, { ...ROBOT, name: 'other', sha256: HASH.toUpperCase() }]],
  ])('is refused beside another of the same %s', (field, entries) => {
    write(entries)
    expect(() => readTokens(path)).toThrow(`has two entries with the same ${field}`)
  })

  it.each([
    ['[{', 'names a file that is not JSON'],
    ['{}', 'names a file that is not a list of tokens'],
  ])('is none in %s', (text, why) => {
    write(text)
    expect(() => readTokens(path)).toThrow(why)
  })
})

describe('the file as it is used', () => {
  let now: number
  const failures: string[] = []
  const open = () =>
    openTokensFile(
      path,
      () => new Date(now),
      (why) => failures.push(why),
    )
  beforeEach(() => {
    now = Date.UTC(2026, 10, 21)
    failures.length = 0
    write([ROBOT])
  })

  it('is read again when five seconds have gone by, not at each question', () => {
    const file = open()
    expect(file.entries()).toHaveLength(1)
    write([])
    now += 4_999
    expect(file.entries()).toHaveLength(1)
    now += 1
    expect(file.entries()).toHaveLength(0)
  })

  it('counts as it was for a minute after it broke, says so once, and counts again when it is mended', () => {
    const file = open()
    file.entries()
    write('[{')
    now += 10_000
    expect(file.entries()).toHaveLength(1)
    now += 45_000
    expect(file.entries()).toHaveLength(1)
    now += 5_001
    expect(file.entries()).toHaveLength(0)
    expect(failures).toEqual(['names a file that is not JSON'])
    write([ROBOT])
    now += 5_000
    expect(file.entries()).toHaveLength(1)
    rmSync(path)
    now += 5_000
    expect(file.entries()).toHaveLength(1)
    expect(failures).toEqual(['names a file that is not JSON', 'names a file that cannot be read'])
  })
})
