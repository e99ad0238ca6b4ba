import { describe, expect, it } from 'vitest'
import { readSuspension } from './suspension'

const SUSPEND = { 'f:spec': { 'f:suspend': {} } }
const by = (manager: string, operation: 'Update' | 'Apply', fieldsV1: object = SUSPEND) => ({
  manager,
  operation,
  fieldsV1,
})

function read(managedFields: readonly object[]) {
  return readSuspension('Kustomization', { metadata: { managedFields }, spec: {} })
}

describe('readSuspension', () => {
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
    expect(read(managedFields).suspendDeclaredBy).toBe(declaredBy)
  })
})
