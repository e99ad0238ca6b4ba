// The sign of every kind beside a name: another one for each, since names of two kinds may be the same.

import type { FluxKind } from '../kinds'

export const KIND_GLYPHS = {
  Kustomization: 'layers',
  HelmRelease: 'helm',
  GitRepository: 'branch',
  OCIRepository: 'container',
  HelmRepository: 'library',
  HelmChart: 'chart',
  Bucket: 'bucket',
  ExternalArtifact: 'artifact',
  ArtifactGenerator: 'combine',
  ImageRepository: 'images',
  ImagePolicy: 'tag',
  ImageUpdateAutomation: 'commit',
  Receiver: 'hook',
  Alert: 'bell',
  Provider: 'send',
  FluxInstance: 'instance',
  FluxReport: 'report',
  ResourceSet: 'set',
  ResourceSetInputProvider: 'inputs',
} as const satisfies Record<FluxKind, string>

export type KindGlyphName = (typeof KIND_GLYPHS)[FluxKind]
