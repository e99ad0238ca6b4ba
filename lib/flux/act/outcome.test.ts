import { expect, it } from 'vitest'
import type { FluxKind } from '../kinds'
import { parseResource } from '../object/resource'
import { sayOutcome } from './outcome'

const ASKED = new Date('2026-11-20T08:14:00.700Z')
const BEFORE = '2026-11-11T08:00:00Z'
const AFTER = '2026-11-20T08:14:00Z'

function make(kind: FluxKind, status: object) {
  const parsed = parseResource(kind, { metadata: { name: 'x', namespace: 'apps' }, status })
  if (!parsed.ok) throw new Error(parsed.reason)
  return parsed.value
}

const release = (chartVersion: string, lastDeployed: string) =>
  make('HelmRelease', { history: [{ status: 'deployed', chartVersion, firstDeployed: BEFORE, lastDeployed }] })
const runs = (lastAppliedRevision: string, firstReconciled: string) =>
  make('Kustomization', {
    lastAppliedRevision,
    history: [{ lastReconciledStatus: 'ReconciliationSucceeded', firstReconciled, lastReconciled: AFTER }],
  })
const source = (revision: string, lastUpdateTime: string) =>
  make('GitRepository', { artifact: { revision, lastUpdateTime } })

it.each([
  ['an upgrade', release('37.3.0', AFTER), '37.2.0', '37.2.0 → 37.3.0: It succeeded.'],
  ['a release that stays', release('37.2.0', BEFORE), '37.2.0', 'Nothing new: runs 37.2.0, as before.'],
  ['other values of one chart', release('37.2.0', AFTER), '37.2.0', '37.2.0 as before, made anew: It succeeded.'],
  ['a first installation', release('37.2.0', AFTER), undefined, 'Now 37.2.0: It succeeded.'],
  [
    'the same commit',
    runs('main@sha1:1db1649', BEFORE),
    'main@sha1:1db1649',
    'Nothing new: runs main@1db1649, as before.',
  ],
  ['a newer commit', runs('main@sha1:1db1649', AFTER), 'main/c64ad02', 'main/c64ad02 → main@1db1649: It succeeded.'],
  [
    'other manifests of one commit',
    runs('main@sha1:1db1649', AFTER),
    'main@sha1:1db1649',
    'main@1db1649 as before, made anew: It succeeded.',
  ],
  [
    'a fetch that found nothing',
    source('main@sha1:1db1649', BEFORE),
    'main@sha1:1db1649',
    'Nothing new: has main@1db1649, as before.',
  ],
  ['what has no revisions', make('ImageRepository', {}), undefined, 'It succeeded.'],
])('says of %s what it brought', (_, resource, beforeRevision, expected) => {
  const known = beforeRevision === undefined ? {} : { beforeRevision }
  expect(sayOutcome({ resource, requestedAt: ASKED, ...known }, 'It succeeded.')).toBe(expected)
})
