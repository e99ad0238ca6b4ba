// The manifests of deploy/ as objects, as they stand in the files.
import { readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { parseAllDocuments } from 'yaml'
import type { KubernetesObject } from './api-client'

export const DEPLOY = new URL('../../deploy/', import.meta.url)

export function readManifest(path: string): readonly KubernetesObject[] {
  return parseAllDocuments(readFileSync(new URL(path, DEPLOY), 'utf8')).map(
    (document) => document.toJS() as KubernetesObject,
  )
}

/** The files that a kustomization of plain resources names, in its order. */
export function readFolder(folder: string): readonly KubernetesObject[] {
  const [kustomization] = readManifest(`${folder}/kustomization.yaml`)
  const resources = (kustomization?.resources ?? []) as readonly string[]
  return resources.filter((file) => file.endsWith('.yaml')).flatMap((file) => readManifest(`${folder}/${file}`))
}

/** As `readFolder`, with the folders and components that it names, and those that they name. */
export function readDeep(folder: string): readonly KubernetesObject[] {
  const [kustomization] = readManifest(`${folder}/kustomization.yaml`)
  const named = [kustomization?.resources, kustomization?.components].flatMap((list) => (list ?? []) as string[])
  const folders = named.filter((name) => !name.endsWith('.yaml')).map((name) => posix.join(folder, name))
  return [...readFolder(folder), ...folders.flatMap(readDeep)]
}

/** The one object of this kind. */
export function findObject(objects: readonly KubernetesObject[], kind: string): KubernetesObject {
  const [found, ...others] = objects.filter((one) => one.kind === kind)
  if (found === undefined || others.length > 0) throw new Error(`There is not exactly one ${kind}.`)
  return found
}

/** What roles among these objects allow: verb and resource, as `list kustomizations.kustomize.toolkit.fluxcd.io`. */
export function grantsOf(objects: readonly KubernetesObject[]): readonly string[] {
  const rules = objects.flatMap(({ rules: own }) => (own ?? []) as readonly Rule[])
  const grants = rules.flatMap(({ apiGroups, resources, verbs }) =>
    verbs.flatMap((verb) => resources.flatMap((one) => apiGroups.map((group) => nameRight(verb, one, group)))),
  )
  return [...new Set(grants)].sort()
}

export function nameRight(verb: string, resource: string, group: string): string {
  return `${verb} ${group === '' ? resource : `${resource}.${group}`}`
}

export interface Rule {
  readonly apiGroups: readonly string[]
  readonly resources: readonly string[]
  readonly verbs: readonly string[]
}
