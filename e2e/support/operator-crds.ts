// The released definitions of the operators that the ground asks about, as objects for a real API server.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { KubernetesObject } from './api-client'
import type { Availability } from './availability'
import { findOperatorCrds } from './operator-crds/find.mjs'

interface DefinedVersion {
  readonly name: string
  readonly served: boolean
  readonly storage: boolean
  readonly schema: { readonly openAPIV3Schema: DefinedSchema }
}

interface DefinedSchema {
  readonly properties?: Readonly<Record<string, DefinedSchema>>
}

export interface Definition extends KubernetesObject {
  readonly spec: { readonly group: string; readonly versions: readonly DefinedVersion[] }
}

export function operatorCrdsAvailability(): Availability {
  if (findOperatorCrds() !== undefined) return { available: true }
  return {
    available: false,
    reason: 'no CRDs of operators for the tests. Run: node e2e/support/operator-crds/find.mjs',
  }
}

export function readDefinition(group: string, plural: string): Definition {
  const folder = findOperatorCrds()
  if (folder === undefined) throw new Error('There are no CRDs of operators on this machine.')
  return parse(readFileSync(join(folder, `${group}_${plural}.yaml`), 'utf8'))
}

/** As a cluster has it that serves it in one version only. */
export function servedOnlyIn(definition: Definition, version: string): Definition {
  const { spec } = definition
  return {
    ...definition,
    spec: { ...spec, versions: spec.versions.map((one) => ({ ...one, served: one.name === version })) },
  }
}

/** Which fields the objects of a version may have in one part. */
export function fieldsOf({ spec }: Definition, version: string, part: 'spec' | 'status'): readonly string[] {
  const schema = spec.versions.find(({ name }) => name === version)?.schema.openAPIV3Schema
  return Object.keys(schema?.properties?.[part]?.properties ?? {})
}
