import { describe, expect, it } from 'vitest'
import { asRef } from '@/lib/testing/as-ref'
import { type Filterable, isOpen, matches, type RowFilter, rememberWords, wordsOf } from './row-filter'

const ROW: Filterable = {
  ref: asRef('Kustomization/apps/web'),
  kind: 'Kustomization',
  namespace: 'apps',
  status: 'failed',
  labels: { team: 'blue', empty: '' },
  statusText: 'kustomize build failed',
  ready: { status: 'False', reason: 'BuildFailed', message: 'accumulating resources: no such file' },
  revision: {
    behind: 'yes',
    sentence: '',
    applied: 'main@sha1:8f1c2ab00',
    appliedShort: 'main@8f1c2ab',
    attempted: 'main@sha1:99ee',
  },
  source: { ref: asRef('GitRepository/flux-system/fleet') },
  facts: { image: 'ghcr.io/podinfo:6.1' },
}

describe('the filter of rows', () => {
  it.each<[RowFilter, boolean]>([
    [{}, true],
    [{ text: '  ' }, true],
    [{ text: 'WEB' }, true],
    [{ text: 'apps/web' }, true],
    [{ text: 'file accumulating' }, true],
    [{ text: 'apps buildfailed' }, true],
    [{ text: 'main@sha1:8f' }, true],
    [{ text: 'main@8f1c2ab' }, true],
    [{ text: 'sha1:99ee' }, true],
    [{ text: 'fleet' }, true],
    [{ text: 'podinfo:6' }, true],
    [{ text: 'web nowhere' }, false],
    [{ statuses: ['ready', 'failed'] }, true],
    [{ statuses: ['ready'] }, false],
    [{ kinds: ['Kustomization'] }, true],
    [{ kinds: ['HelmRelease'] }, false],
    [{ namespaces: ['apps'] }, true],
    [{ namespaces: ['infra'] }, false],
    [{ labels: ['team'] }, true],
    [{ labels: ['team=blue', 'empty='] }, true],
    [{ labels: ['team=blue', 'gone'] }, false],
    [{ labels: ['team='] }, false],
    [{ labels: ['toString'] }, false],
    [{ text: 'web', namespaces: ['infra'] }, false],
  ])('%j finds the row: %s', (filter, expected) => {
    expect(matches(ROW, filter)).toBe(expected)
  })

  it.each<[RowFilter, boolean]>([
    [{}, true],
    [{ text: ' ', kinds: [], labels: [] }, true],
    [{ text: 'a' }, false],
    [{ labels: ['a'] }, false],
  ])('%j asks for everything: %s', (filter, expected) => {
    expect(isOpen(filter)).toBe(expected)
  })

  it('remembers words of a row, and reads a row that took its place', () => {
    const words = rememberWords()
    expect(words(ROW)).toBe(wordsOf(ROW))
    expect(words({ ...ROW, statusText: 'another' })).toContain('another')
  })
})
