// What a suspension of each kind means for what runs, in one sentence. Data.

import type { FluxKind } from '../kinds'

const FETCHES = 'Nothing new is fetched. Whoever takes from it keeps what was fetched last.'
const OPERATED = 'flux-operator leaves it as it is until somebody resumes it.'

const SUSPEND_EFFECTS: Readonly<Record<FluxKind, string>> = {
  Kustomization:
    'Nothing new is applied and nothing is pruned. If it is deleted meanwhile, what it applied stays. Its children go on.',
  HelmRelease:
    'No install, no upgrade, no correction of drift. If it is deleted meanwhile, the release stays installed.',
  GitRepository: FETCHES,
  OCIRepository: FETCHES,
  HelmRepository: FETCHES,
  HelmChart: FETCHES,
  Bucket: FETCHES,
  ExternalArtifact: FETCHES,
  ArtifactGenerator: 'No new artifacts are made. Whoever takes from them keeps the last ones.',
  ImageRepository: 'Its tags are not read any more, so no newer image is found.',
  ImagePolicy: 'It chooses no newer tag.',
  ImageUpdateAutomation: 'It pushes no commits any more.',
  Alert: 'It sends nothing any more. Events of that time are not sent later.',
  Provider: 'All alerts that use it fall silent. Events of that time are not sent later.',
  Receiver: 'Its webhook is refused, so a push no longer starts a run.',
  FluxInstance: OPERATED,
  FluxReport: OPERATED,
  ResourceSet: OPERATED,
  ResourceSetInputProvider: OPERATED,
}

export function suspendEffectOf(kind: FluxKind): string {
  return SUSPEND_EFFECTS[kind]
}
