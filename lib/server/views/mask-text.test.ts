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

  it('goes through a text once, whatever stands in it', () => {
    const long = Array.from({ length: 126 }, () => 'a').join('-')
    const mask = createMask(`Kustomization/theirs/${long}`, 'Kustomization/a/a')
    for (const piece of ['a-', 'a/', 'theirs/', 'ledger ', 'a.a-', 'pay-roll.', '(hidden)/', '-', 'Kustomization/']) {
      const text = piece.repeat(40_000)
      // Of the processor, since others may be at work on this machine.
      const begun = process.cpuUsage()
      mask(text)
      expect(process.cpuUsage(begun).user / 1_000, piece).toBeLessThan(4_000)
    }
  })
})
