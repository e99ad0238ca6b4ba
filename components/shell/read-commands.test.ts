import { describe, expect, it } from 'vitest'
import type { ActionName } from '@/lib/contract/state'
import { refOf } from '@/lib/ref'
import { type Actable, readCommands } from './read-commands'

const PLAIN: readonly ActionName[] = ['reconcile', 'reconcile-with-source', 'suspend']
const row = (kind: 'Kustomization' | 'HelmRelease', name: string, actions = PLAIN): Actable => ({
  ref: refOf(kind, 'apps', name),
  kind,
  namespace: 'apps',
  name,
  status: 'ready',
  actions,
})
const IMMICH = row('HelmRelease', 'immich', ['reset', 'force', 'suspend'])
const DB = row('Kustomization', 'immich-db')
const WEB = row('Kustomization', 'web', ['resume', 'resume-and-reconcile'])
const ROWS = [IMMICH, DB, WEB]
const asked = (text: string, near: readonly Actable[] = []) =>
  readCommands(ROWS, text, near).map(({ action, target }) => `${action} ${target.name}`)

describe('a command in the palette', () => {
  it('is a verb and its object, and how it is done where that is said', () => {
    expect(asked('reconcile immich')).toEqual(['reconcile immich-db', 'reconcile-with-source immich-db'])
    expect(asked('reconcile immich with source')).toEqual(['reconcile-with-source immich-db'])
    expect(asked('reset immich')).toEqual(['reset immich'])
    expect(asked('suspend immich')).toEqual(['suspend immich', 'suspend immich-db'])
  })

  it('offers only what can be done now', () => {
    expect(asked('resume web')).toEqual(['resume web', 'resume-and-reconcile web'])
    expect(asked('resume and reconcile web')[0]).toBe('resume-and-reconcile web')
    expect(asked('suspend web')).toEqual([])
  })

  it('takes words in any order, verbs half said, and names with a slip', () => {
    expect(asked('immich susp')).toEqual(['suspend immich', 'suspend immich-db'])
    expect(asked('pause immch')).toContain('suspend immich')
  })

  it('means what is near where no object is named', () => {
    expect(asked('suspend', [DB])).toEqual(['suspend immich-db'])
    expect(asked('suspend')).toEqual([])
  })

  it('is none where no verb is said', () => {
    expect(asked('immich')).toEqual([])
    expect(asked('re immich')).toEqual([])
  })
})
