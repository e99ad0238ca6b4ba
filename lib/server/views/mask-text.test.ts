import { describe, expect, it } from 'vitest'
import { asRef } from '@/lib/testing/as-ref'
import { createTextMask } from './mask-text'
import { createNameBook } from './name-book'

/** Everything of `mine` is seen, and HelmReleases nowhere else; nothing of `theirs`. */
function createMask(...refs: readonly string[]) {
  const book = createNameBook()
  book.add(
    [
      'Kustomization/mine/web',
      'Kustomization/mine/web-front',
      'Kustomization/theirs/ledger',
      'Kustomization/theirs/web',
      'HelmRelease/theirs/pay-roll.v2',
      'Kustomization/flux-system/tenants',
      ...refs,
    ].map(asRef),
  )
  return createTextMask(book, (kind, namespace) => namespace === 'mine' && kind !== 'Bucket')
}

describe('a text with names that may not be seen', () => {
  it.each([
    ["dependency 'theirs/ledger' is not ready", "dependency '(hidden)' is not ready"],
    ["dependency 'theirs/web' is not ready", "dependency '(hidden)' is not ready"],
    ['theirs/nobody-knows-me, and on', '(hidden), and on'],
    ['Kustomization/theirs/ledger', 'Kustomization/(hidden)/(hidden)'],
    ['Source HelmRelease/theirs/pay-roll.v2 failed', 'Source HelmRelease/(hidden)/(hidden) failed'],
    ['kustomization/ledger.theirs', 'kustomization/(hidden)'],
    ['HelmChart theirs-ledger', 'HelmChart (hidden)'],
    ['pay-roll.v2 and pay-roll.v3', '(hidden) and pay-roll.v3'],
    ['waits for ledger.', 'waits for (hidden).'],
    ['https://git.example/theirs/app.git', 'https://git.example/(hidden)'],
    ['the shard kustomize-theirs-1', 'the shard kustomize-(hidden)-1'],
    ['http://unheard-of.theirs.svc:80/x', 'http://(hidden).svc:80/x'],
    ['to wait.theirs', 'to (hidden)'],
    ['theirs_ledger_apps_Deployment', '(hidden)_apps_Deployment'],
    ['theirs_unheard-of_apps_Deployment', '(hidden)_apps_Deployment'],
    ['flux-system/tenants in flux-system', '(hidden) in flux-system'],
  ])('%j becomes %j', (text, masked) => {
    expect(createMask()(text)).toBe(masked)
  })

  it.each([
    'web in mine, mine/web and Kustomization/mine/web-front',
    'Deployment/mine/ledger',
    'main@sha1:8f1c2ab, ledger-to-be and ledgers',
    'no name at all',
    '',
  ])('leaves %j as it is', (text) => {
    expect(createMask()(text)).toBe(text)
  })

  it('takes out a name of the own namespace where its kind may not be seen', () => {
    const mask = createMask('Bucket/mine/cellar')
    expect(mask('Bucket/mine/cellar and cellar')).toBe('Bucket/(hidden)/(hidden) and (hidden)')
    expect(mask('mine/cellar')).toBe('(hidden)')
  })

  it('masks what was masked already no further', () => {
    const mask = createMask('Kustomization/theirs/hidden')
    const once = mask('theirs/ledger, hidden')
    expect(mask(once)).toBe(once)
  })

  it('learns names that come later', () => {
    const book = createNameBook()
    const mask = createTextMask(book, () => false)
    expect(mask('theirs/ledger')).toBe('theirs/ledger')
    book.add([asRef('Kustomization/theirs/ledger')])
    expect(mask('theirs/ledger')).toBe('(hidden)')
  })

  it('looks up twice as much in a text twice as long, whatever stands in it', () => {
    const long = Array.from({ length: 126 }, () => 'a').join('-')
    const book = createNameBook()
    book.add([asRef(`Kustomization/theirs/${long}`), asRef('Kustomization/a/a')])
    let lookups = 0
    const counted = <Args extends readonly unknown[], Answer>(look: (...args: Args) => Answer) => {
      return (...args: Args) => {
        lookups += 1
        return look(...args)
      }
    }
    const mask = createTextMask(
      {
        ...book,
        bearersOf: counted(book.bearersOf),
        kindsIn: counted(book.kindsIn),
        reachOf: counted(book.reachOf),
        isBegun: counted(book.isBegun),
      },
      () => false,
    )
    const lookupsIn = (text: string) => {
      lookups = 0
      mask(text)
      return lookups
    }
    for (const piece of ['a-', 'a/', 'theirs/', 'ledger ', 'a.a-', 'pay-roll.', '(hidden)/', '-', 'Kustomization/'])
      expect(lookupsIn(piece.repeat(8_000)), piece).toBeLessThanOrEqual(2.1 * lookupsIn(piece.repeat(4_000)) + 100)
  })
})
