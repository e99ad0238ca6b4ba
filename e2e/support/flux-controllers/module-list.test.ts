import { describe, expect, it } from 'vitest'
import { isOlder, mergeModuleLists } from './module-list.mjs'

describe('isOlder', () => {
  it('puts versions in the order of semantic versions', () => {
    const inOrder = [
      'v0.0.0-20220411205349-bde1400a84be',
      'v0.9.0',
      'v0.10.0',
      'v1.0.0-alpha.2',
      'v1.0.0-alpha.10',
      'v1.0.0-alpha.beta',
      'v1.0.0-beta',
      'v1.0.0',
      'v1.0.1-0.20220411205349-bde1400a84be',
      'v1.0.1-0.20231025023718-d50d2fec9c98',
      'v1.0.1',
      'v28.5.2+incompatible',
    ]
    for (const [index, version] of inOrder.entries()) {
      expect(inOrder.map((other) => isOlder(other, version))).toEqual(inOrder.map((_, place) => place < index))
    }
  })
})

describe('mergeModuleLists', () => {
  const list = (
    require: Readonly<Record<string, string>>,
    replace: readonly (readonly [string, string, string?])[],
  ) => ({
    Go: '1.26.0',
    Require: Object.entries(require).map(([Path, Version]) => ({ Path, Version })),
    Replace: replace.map(([old, path, Version]) => ({
      Old: { Path: old },
      New: { Path: path, ...(Version === undefined ? {} : { Version }) },
    })),
  })

  it('takes the highest version of each module and says how many that raises', () => {
    const merged = mergeModuleLists(
      [list({ a: 'v1.9.0', b: 'v1.0.0' }, []), { ...list({ a: 'v1.10.0', c: 'v2.0.0' }, []), Go: '1.27.1' }],
      [],
    )
    expect(merged.goMod.split('\n').sort()).toEqual([
      '',
      'go 1.27.1',
      'module fluxdeck.test/flux-controllers',
      'require a v1.10.0',
      'require b v1.0.0',
      'require c v2.0.0',
    ])
    expect(merged).toMatchObject({ newer: 1, total: 3 })
  })

  it('lets what is pinned count over every list and replacement, and over every other module when it is forced', () => {
    const lists = [
      list({ helm: 'v4.3.0', api: 'v0.0.0' }, [
        ['helm', 'fork', 'v4.3.1'],
        ['api', './api'],
      ]),
    ]
    const helm = { module: 'helm', version: 'v4.2.2', isForced: true }
    const { goMod } = mergeModuleLists(lists, [helm, { module: 'api', version: 'v1.9.4' }])
    expect(goMod).toContain('require helm v4.3.0\n')
    expect(goMod).toContain('require api v1.9.4\n')
    expect(goMod.match(/replace .*/g)).toEqual(['replace helm => helm v4.2.2'])
  })

  it('keeps the highest replacement, and refuses one by another module', () => {
    const { goMod } = mergeModuleLists(
      [list({}, [['yaml', 'yaml', 'v3.0.1']]), list({}, [['yaml', 'yaml', 'v3.0.0']])],
      [],
    )
    expect(goMod).toContain('replace yaml => yaml v3.0.1\n')
    expect(() => mergeModuleLists([list({}, [['yaml', 'fork', 'v3.0.1']])], [])).toThrow('replaced by fork')
  })
})
