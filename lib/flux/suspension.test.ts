import { describe, expect, it } from 'vitest'
import { readSuspension } from './suspension'

const OURS = { 'fluxdeck.dev/suspended-by': 'ali', 'fluxdeck.dev/suspend-reason': 'the disk is being changed' }
const SUSPEND = { 'f:spec': { 'f:suspend': {} } }
const by = (manager: string, operation: 'Update' | 'Apply', fieldsV1: object = SUSPEND) => ({
  manager,
  operation,
  fieldsV1,
})

function read(managedFields: readonly object[], annotations: Readonly<Record<string, string>> = OURS, suspend = true) {
  return readSuspension('Kustomization', { metadata: { annotations, managedFields }, spec: { suspend } })
}

describe('readSuspension', () => {
  it('names who suspended here, as long as the field is ours', () => {
    const facts = { suspendedBy: 'ali', suspendReason: 'the disk is being changed' }
    expect(read([by('fluxdeck', 'Update')])).toMatchObject(facts)
    expect(read([])).toMatchObject(facts)
  })

  it('does not name us when somebody else resumed and suspended it since', () => {
    expect(read([by('flux', 'Update')])).toMatchObject({
      suspended: true,
      suspendedBy: undefined,
      suspendReason: undefined,
    })
    const withTheirs = { ...OURS, 'fluxcd.controlplane.io/suspendedBy': 'bob' }
    expect(read([by('flux-operator', 'Update')], withTheirs)).toMatchObject({ suspendedBy: 'bob' })
  })

  it.each([
    ['applies it again and again', [by('kustomize-controller', 'Apply')], 'kustomize-controller'],
    ['is a controller by name', [by('helm-controller', 'Update')], 'helm-controller'],
    ['is ourselves', [by('fluxdeck', 'Update')], undefined],
    ['wrote it once by hand', [by('kubectl-edit', 'Update')], undefined],
    [
      'applies the object without this field',
      [by('kustomize-controller', 'Apply', { 'f:spec': { 'f:path': {} } })],
      undefined,
    ],
  ])('tells who declares it: a manager that %s', (_, managedFields, declaredBy) => {
    expect(read(managedFields, {}, false).suspendDeclaredBy).toBe(declaredBy)
  })
})
