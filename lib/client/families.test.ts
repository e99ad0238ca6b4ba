import { expect, it } from 'vitest'
import { row } from '@/lib/contract/testing/rows'
import { kindSource } from '@/lib/contract/testing/sources'
import { countStatuses } from '@/lib/flux/tell/counts'
import { countFamilies } from './families'

const ROWS = [row('apps/web'), row('HelmRelease/apps/db')]
const oldOnes = (rows = ROWS, sources = [kindSource('Kustomization'), kindSource('HelmRelease')]) =>
  countFamilies(countStatuses(rows), sources, rows).flatMap(({ label, isCurrent }) => (isCurrent ? [] : [label]))

it('calls no family old whose kinds are read and looked after', () => {
  expect(oldOnes()).toEqual([])
})

it('calls a family old when its kind is not read, or when nobody looks after one of its objects', () => {
  expect(oldOnes(ROWS, [kindSource('Kustomization', 'forbidden')])).toEqual(['Kustomizations'])
  expect(oldOnes([row('apps/web'), row('HelmRelease/apps/db', { current: false })])).toEqual(['HelmReleases'])
})
