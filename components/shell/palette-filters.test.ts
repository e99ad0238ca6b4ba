import { describe, expect, it } from 'vitest'
import { readFilters } from './palette-filters'

type Row = Parameters<typeof readFilters>[0][number]
const row = (status: Row['status'], namespace: string, marks: Row['marks'] = []): Row => ({
  kind: 'Kustomization',
  status,
  namespace,
  marks,
})
const ROWS = [
  row('failed', 'apps'),
  row('failed', 'flux-system', [{ code: 'behind', text: 'Its source has main@2' }]),
  row('ready', 'apps'),
]
const said = (text: string) => {
  const { states, places } = readFilters(ROWS, text)
  return [...states, ...places].map(({ label, count, href }) => `${label} ${count} ${href}`)
}

describe('a word of the palette', () => {
  it('leads to all of one status, or with one mark', () => {
    expect(said('failed')).toEqual(['Failed 2 /resources?status=failed'])
    expect(said('Behind')).toEqual(['Behind 1 /resources?mark=behind'])
  })

  it('leads to a kind and to a namespace', () => {
    expect(said('kust')).toEqual(['Kustomizations 3 /resources?kind=Kustomization'])
    expect(said('flux-s')).toEqual(['flux-system 1 /resources?namespace=flux-system'])
  })

  it('leads nowhere where nothing is, and not by two letters', () => {
    expect(said('stalled')).toEqual([])
    expect(said('fa')).toEqual([])
    expect(said('ailed')).toEqual([])
  })
})
