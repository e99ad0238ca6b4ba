import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { forgetView, hrefOfView, keepView, readViews } from './saved-views'

let kept: Record<string, string>

beforeEach(() => {
  kept = {}
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept[key] ?? null,
    setItem: (key: string, value: string) => {
      kept[key] = value
    },
  })
})

afterEach(() => vi.unstubAllGlobals())

const BROKEN = { name: 'Broken', query: '?status=failed&status=stalled&sort=-changed' }

it('keeps views by their names, replaces one of the same name and forgets it', () => {
  expect(keepView(BROKEN)).toBe(true)
  expect(keepView({ name: 'All of mine', query: '?label=team%3Dweb' })).toBe(true)
  expect(keepView({ ...BROKEN, query: '' })).toBe(true)
  expect(readViews()).toEqual([
    { name: 'All of mine', query: '?label=team%3Dweb' },
    { name: 'Broken', query: '' },
  ])
  forgetView('Broken')
  expect(readViews()).toHaveLength(1)
})

it('says where the browser keeps nothing', () => {
  vi.stubGlobal('localStorage', {
    getItem: () => null,
    setItem: () => {
      throw new Error('quota')
    },
  })
  expect(keepView(BROKEN)).toBe(false)
})

it('takes nothing for a view that is none', () => {
  kept['fluxdeck.views'] = JSON.stringify([{ name: 'x', query: 'javascript:alert(1)' }, { name: '' }, 7, BROKEN])
  expect(readViews()).toEqual([BROKEN])
})

it('leads to all that the view asks for, under its name', () => {
  expect(hrefOfView(BROKEN)).toBe('/resources?status=failed&status=stalled&sort=-changed&saved=Broken')
  expect(hrefOfView({ name: 'a&b=c', query: '' })).toBe('/resources?saved=a%26b%3Dc')
})
