// The manifests of deploy/ as objects, as they stand in the files.
import { readFileSync } from 'node:fs'
import { parseAllDocuments } from 'yaml'
import type { KubernetesObject } from './api-client'

const DEPLOY = new URL('../../deploy/', import.meta.url)

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
