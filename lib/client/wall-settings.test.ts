import { describe, expect, it } from 'vitest'
import { readScope } from '@/lib/flux/tell/read-scope'
import { readWallSettings, writeWallSettings } from './wall-settings'

const read = (query: string) => readWallSettings(new URLSearchParams(query))

describe('the address of a wall', () => {
  it('shows everything, dark, when it asks for nothing', () => {
    const settings = read('')
    expect(settings).toMatchObject({ theme: 'dark', scale: 1 })
    expect([...settings.panels]).toEqual(['urgent', 'problems', 'counts', 'controllers', 'changes', 'clock'])
  })

  it('has a line of the ground only where it is asked for', () => {
    expect(read('').showsGround).toBe(false)
    expect(read('ground=1').showsGround).toBe(true)
    expect(read('ground=1').ignored).toEqual([])
  })

  it('hides panels and statuses', () => {
    const settings = read('hide=changes,suspended')
    expect(settings.panels.has('changes')).toBe(false)
    expect([...settings.hiddenStatuses]).toEqual(['suspended'])
  })

  it.each([
    ['scale=0', 1],
    ['scale=-2', 1],
    ['scale=NaN', 1],
    ['scale=99', 3],
    ['scale=0.1', 0.5],
    ['scale=1.5', 1.5],
  ])('reads %s as %d', (query, scale) => {
    expect(read(query).scale).toBe(scale)
  })

  it.each([
    ['', 15],
    ['rotate=0', 0],
    ['rotate=1', 5],
    ['rotate=30', 30],
    ['rotate=99999', 3_600],
    ['rotate=-3', 15],
  ])('reads %s as a page every %d s', (query, seconds) => {
    expect(read(query).rotateSeconds).toBe(seconds)
  })

  it.each(['', 'namespace=apps,media&kind=Kustomization&theme=light&scale=1.5&rotate=0&hide=clock,suspended&ground=1'])(
    'is written as short as it can be: %s',
    (query) => {
      const scope = readScope(new URLSearchParams(query)).scope ?? {}
      expect(writeWallSettings(read(query), scope)).toBe(query)
      expect(writeWallSettings(read(`${query}&rotate=15&panels=party`), scope)).toBe(query)
    },
  )

  it('ignores words that mean nothing', () => {
    expect(read('panels=party&kind=__proto__&theme=pink')).toMatchObject({ theme: 'dark' })
    expect(read('panels=party').panels.size).toBe(6)
  })

  it('names what it ignores', () => {
    expect(read('namespace=nosuch&kind=Kustomization&hide=clock,failed&panels=counts').ignored).toEqual([])
    expect(read('kind=Kustomisation&namspace=apps&namespace=A_b&hide=cats&panels=party&rotate=often').ignored).toEqual([
      'namspace',
      'kind=Kustomisation',
      'namespace=A_b',
      'panels=party',
      'hide=cats',
    ])
  })
})
