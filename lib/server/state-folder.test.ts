import { basename, dirname } from 'node:path'
import { expect, it } from 'vitest'
import { stateFolderOf } from './state-folder'

it.each([
  'home',
  'home.lan',
  'arn:aws:eks:eu-central-1:1:cluster/prod',
  'admin@größe',
  '.',
  '..',
  '../../etc',
  'a\\b',
  'nul\u0000l',
  'half \ud800',
  'x'.repeat(500),
])('is one folder below the home for state for the cluster %j', (name) => {
  const folder = stateFolderOf('/state', name)
  expect(dirname(folder)).toBe('/state/fluxdeck')
  expect(basename(folder)).toMatch(/^[\w%~!*'()-][\w%~!*'().-]{0,199}$/)
})

it('is another folder for another cluster', () => {
  const names = ['home', 'home/', '.home', '%2Ehome', 'Home', 'a/b', 'a%2Fb']
  expect(new Set(names.map((name) => stateFolderOf('/state', name))).size).toBe(names.length)
})
