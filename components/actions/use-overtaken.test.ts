import { expect, it } from 'vitest'
import type { Action } from '@/lib/contract/actions'
import { asRef } from '@/lib/testing/as-ref'
import { isOvertaken } from './use-overtaken'

const WEB = asRef('Kustomization/apps/web')
const DB = asRef('Kustomization/apps/db')
const one = (action: Action['action'], more: Partial<Action> = {}): Action => ({
  id: action,
  ref: WEB,
  action,
  by: 'ali',
  requestedAt: '2026-11-29T20:00:00.000Z',
  state: 'done',
  message: '',
  steps: [],
  retrying: false,
  ...more,
})

it('takes the way back of a suspension for overtaken once its object was acted on', () => {
  expect(isOvertaken([WEB, DB], [one('resume'), one('suspend')])).toBe(true)
  expect(isOvertaken([WEB, DB], [one('suspend'), one('resume')])).toBe(false)
  expect(isOvertaken([DB], [one('resume')])).toBe(false)
})

it('leaves it where what came later was refused, and where nothing is known', () => {
  expect(isOvertaken([WEB], [one('resume', { state: 'refused' }), one('suspend')])).toBe(false)
  expect(isOvertaken([WEB], [])).toBe(false)
  expect(isOvertaken([], [one('resume')])).toBe(false)
})
