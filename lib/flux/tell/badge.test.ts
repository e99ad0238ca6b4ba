import { expect, it } from 'vitest'
import { VERDICT_LEVELS } from '@/lib/contract/state'
import { row } from '@/lib/contract/testing/rows'
import { asRef } from '@/lib/testing/as-ref'
import { STATUSES } from '../judge/status'
import { tellNothing, tellObject, tellVerdict } from './badge'

const WEB = asRef('Kustomization/apps/web')

it('has a word for each verdict, and green for what is well alone', () => {
  const said = VERDICT_LEVELS.map((level) => tellVerdict(level))
  expect(said.map(({ message }) => message)).toEqual([
    'Healthy',
    'Reconciled',
    'Progressing',
    'Degraded',
    'Failing',
    'Unknown',
  ])
  expect(said.filter(({ tone }) => tone === 'ready').map(({ message }) => message)).toEqual(['Healthy', 'Reconciled'])
  expect(tellVerdict('unknown').tone).toBe('unknown')
})

it('says the status of one object in its word', () => {
  for (const status of STATUSES) expect(tellObject(WEB, row('apps/web', { status }))).toMatchObject({ tone: status })
  expect(tellObject(WEB, row('apps/web'))).toEqual({ label: 'apps/web', message: 'Ready', tone: 'ready' })
  expect(tellObject(WEB, row('apps/web', { status: 'failed', retrying: true })).message).toBe('Failed · retrying')
  expect(tellObject(WEB, row('apps/web', { status: 'failed' })).message).toBe('Failed')
  expect(tellObject(WEB, row('apps/web', { status: 'reconciling', retrying: true })).message).toBe('Reconciling')
})

it('is grey for what is not read now, whatever it was, and for what is not there', () => {
  const old = tellObject(WEB, row('apps/web', { current: false }))
  expect(old).toEqual({ label: 'apps/web', message: 'Not read now, was Ready', tone: 'unknown' })
  expect(tellObject(WEB, undefined)).toEqual({ label: 'apps/web', message: 'Not found', tone: 'unknown' })
  expect(tellNothing('Not signed in')).toEqual({ label: 'Flux', message: 'Not signed in', tone: 'unknown' })
})

it('is not green for what looks well and is not', () => {
  const marks = [{ code: 'not_running', text: 'x' }] as const
  expect(tellObject(WEB, row('apps/web', { marks }))).toMatchObject({ message: 'Ready · not running', tone: 'warning' })
  expect(tellObject(WEB, row('apps/web', { status: 'failed', marks })).tone).toBe('failed')
})

it('cuts a name that would make it too wide', () => {
  const ref = asRef(`Kustomization/apps/${'x'.repeat(200)}`)
  expect(tellObject(ref, undefined).label).toHaveLength(64)
})
