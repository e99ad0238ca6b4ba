import { describe, expect, it } from 'vitest'
import { withBearer } from './bearer'
import { createGate, findLoss, type Identity, type IdentityMode, NOBODY, type Switches, whyNoActions } from './identity'

const ANA: Identity = { name: 'ana', groups: ['platform'], role: 'operator' }
const HALL: Identity = { name: 'hall', groups: [], role: 'viewer' }
const OPEN: Switches = { isReadOnly: false, isEnabled: true, hasLaunch: false }

function modeOf(identity: Identity | undefined, more: Partial<IdentityMode> = {}): IdentityMode {
  return {
    name: 'token',
    needsIdentity: true,
    admit: () => {},
    identify: () => identity,
    isExplicit: () => false,
    signOut: () => undefined,
    ...more,
  }
}

describe('what forbids every action', () => {
  it.each([
    ['nothing to an operator', ANA, OPEN, undefined],
    ['the role of a viewer', HALL, OPEN, 'forbidden'],
    ['read-only, before all else', HALL, { ...OPEN, isReadOnly: true, isEnabled: false }, 'read_only'],
    ['read-only, to an operator as well', ANA, { ...OPEN, isReadOnly: true }, 'read_only'],
    ['actions that are off, before the role', HALL, { ...OPEN, isEnabled: false }, 'actions_disabled'],
    ['actions that are off, to an operator as well', ANA, { ...OPEN, isEnabled: false }, 'actions_disabled'],
  ])('is %s', (_, identity, switches, code) => expect(whyNoActions(identity, switches)?.code).toBe(code))

  it('names the launch address only where there is one', () => {
    expect(whyNoActions(HALL, { ...OPEN, hasLaunch: true })?.message).toContain('launch address')
    expect(whyNoActions(HALL, OPEN)?.message).not.toContain('launch address')
  })
})

describe('the gate', () => {
  it('says who somebody is and why they may not act', () => {
    const gate = createGate(modeOf(ANA), { ...OPEN, isReadOnly: true })
    expect(gate.describe(ANA)).toEqual({
      user: 'ana',
      groups: ['platform'],
      role: 'operator',
      mode: 'token',
      actionsEnabled: false,
      readOnly: true,
      reason: 'This Fluxdeck is read-only: nobody acts from here.',
    })
    expect(createGate(modeOf(ANA), OPEN).describe(ANA).reason).toBeUndefined()
  })

  it('names what is switched off to everybody, and nothing where all is on', () => {
    const gate = createGate(modeOf(undefined), OPEN, { switchedOff: ['ground'] })
    expect(gate.describe(undefined).switchedOff).toEqual(['ground'])
    expect(createGate(modeOf(ANA), OPEN).describe(ANA)).not.toHaveProperty('switchedOff')
  })

  it('gives nobody a name', () => {
    const gate = createGate(modeOf(undefined), OPEN)
    expect(gate.describe(undefined).user).toBeUndefined()
    expect(gate.describe(NOBODY).user).toBeUndefined()
    expect(gate.describe(NOBODY)).toMatchObject({ role: 'viewer', groups: [], actionsEnabled: true })
  })

  it('lets in who is somebody, and tells a wrong token from none', () => {
    expect(createGate(modeOf(ANA), OPEN).expect(new Headers())).toBe(ANA)
    expect(() => createGate(modeOf(undefined), OPEN).expect(new Headers())).toThrow('Sign in to see this.')
    expect(() => createGate(modeOf(undefined, { isExplicit: () => true }), OPEN).expect(new Headers())).toThrow(
      'This token is not valid.',
    )
  })

  it('looks again as the mode does, or as at first where that is all', async () => {
    const later = { ...ANA, groups: [] }
    expect(await createGate(modeOf(ANA), OPEN).lookAgain(new Headers())).toBe(ANA)
    expect(await createGate(modeOf(ANA, { lookAgain: async () => later }), OPEN).lookAgain(new Headers())).toBe(later)
  })

  it('exchanges nothing where the mode has no way to', () => {
    expect(createGate(modeOf(ANA), OPEN).exchange('secret')).toBeUndefined()
    expect(createGate(modeOf(ANA, { exchange: (secret) => `cookie of ${secret}` }), OPEN).exchange('x')).toBe(
      'cookie of x',
    )
  })
})

describe('what somebody has less than before', () => {
  const OFTEN = { ...ANA, groups: ['platform', 'dev'] }

  it.each<[string, Identity, Identity | undefined, string | undefined]>([
    ['nothing, as it was', ANA, ANA, undefined],
    ['nothing, for a viewer who was one', HALL, HALL, undefined],
    ['nothing, with a group more', ANA, OFTEN, undefined],
    ['nothing, with the role of an operator', HALL, { ...HALL, role: 'operator' }, undefined],
    ['everything, signed out', ANA, undefined, 'identity'],
    ['everything, as somebody else', ANA, { ...ANA, name: 'bo' }, 'identity'],
    ['the role', ANA, { ...ANA, role: 'viewer' }, 'role'],
    ['one group of two', OFTEN, ANA, 'group'],
  ])('is %s', (_, before, now, loss) => {
    expect(findLoss(before, now)).toBe(loss)
  })
})

describe('the layer of tokens around a mode', () => {
  const tokens = { check: () => undefined, identityOf: () => HALL }
  const BEARER = new Headers({ authorization: 'Bearer x' })

  it('looks again as the mode does for who sent no token, and by the token for who did', async () => {
    const later = { ...ANA, groups: [] }
    const mode = withBearer(modeOf(ANA, { lookAgain: async () => later }), tokens)
    expect(await mode.lookAgain?.(new Headers())).toBe(later)
    expect(await mode.lookAgain?.(BEARER)).toBe(HALL)
    const plain = withBearer(modeOf(ANA), tokens)
    expect(await plain.lookAgain?.(new Headers())).toBe(ANA)
    expect(await plain.lookAgain?.(BEARER)).toBe(HALL)
  })
})
