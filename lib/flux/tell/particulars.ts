// What the objects of each kind say of themselves beside what all do, read from the redacted object on demand. Which kind
// says what is data: one table of chapters, empty for kinds that have panels of their own.

import type { FluxKind } from '../kinds'
import type { FluxResource } from '../object/flux-resource'
import { TAKES_FROM } from '../object/references'
import { HELM_RELEASE, KUSTOMIZATION } from './particulars-of-appliers'
import { FLUX_INSTANCE, FLUX_REPORT, INPUT_PROVIDER, RESOURCE_SET } from './particulars-of-operator'
import {
  ARTIFACT_GENERATOR,
  BUCKET,
  EXTERNAL_ARTIFACT,
  GIT_REPOSITORY,
  HELM_CHART,
  HELM_REPOSITORY,
  OCI_REPOSITORY,
} from './particulars-of-sources'
import type { Chapter, Saying } from './saying'

export interface SaidChapter {
  readonly title: string
  readonly rows: readonly Saying[]
}

const ELSEWHERE: readonly Chapter[] = []

const CHAPTERS: Readonly<Record<FluxKind, readonly Chapter[]>> = {
  Kustomization: KUSTOMIZATION,
  HelmRelease: HELM_RELEASE,
  GitRepository: GIT_REPOSITORY,
  OCIRepository: OCI_REPOSITORY,
  HelmRepository: HELM_REPOSITORY,
  HelmChart: HELM_CHART,
  Bucket: BUCKET,
  ExternalArtifact: EXTERNAL_ARTIFACT,
  ArtifactGenerator: ARTIFACT_GENERATOR,
  ImageRepository: ELSEWHERE,
  ImagePolicy: ELSEWHERE,
  ImageUpdateAutomation: ELSEWHERE,
  Receiver: ELSEWHERE,
  Alert: ELSEWHERE,
  Provider: ELSEWHERE,
  FluxInstance: FLUX_INSTANCE,
  FluxReport: FLUX_REPORT,
  ResourceSet: RESOURCE_SET,
  ResourceSetInputProvider: INPUT_PROVIDER,
}

/** `manifest`: the object without its secrets. */
export function tellParticulars(
  { kind, references, isStatic }: Pick<FluxResource, 'kind' | 'references' | 'isStatic'>,
  manifest: unknown,
): readonly SaidChapter[] {
  const self = {
    isStatic,
    sources: references.filter(({ type }) => TAKES_FROM.has(type)).map(({ to }) => to),
    made: references.filter(({ type }) => type === 'applies').map(({ to }) => to),
  }
  return CHAPTERS[kind].flatMap(({ title, rows }) => {
    const said = rows.flatMap((row) => row(manifest, self) ?? [])
    return said.length === 0 ? [] : [{ title, rows: said }]
  })
}
