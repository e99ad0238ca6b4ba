// What a waiting object waits for: the sentence, from its own message where that names the target.

import { refForPeople } from '@/lib/ref'
import { isFluxKind } from '../kinds'
import type { Condition, FluxResource } from '../object/flux-resource'

/** Not ready only because the source has nothing to give yet, in the words of every version. */
export function isWaitingForSource(ready: Condition): boolean {
  if (ready.reason === 'SourceNotReady' || ready.reason === 'HelmChartNotReady') return true
  return (
    ready.reason === 'ArtifactFailed' &&
    (/artifact not found.{0,300}retrying/i.test(ready.message) || /^HelmChart '[^']*' is not ready/.test(ready.message))
  )
}

export function describeWait(resource: FluxResource, ready: Condition): string {
  const named = nameTarget(resource, ready.message)
  if (named !== undefined) return `waiting for ${named}`
  const wanted = ready.reason === 'DependencyNotReady' ? ['image', 'dependsOn'] : ['chart', 'source']
  const target = resource.references.find((reference) => wanted.includes(reference.type))
  return target === undefined ? 'waiting for what it depends on' : `waiting for ${refForPeople(target.to)}`
}

function nameTarget(resource: FluxResource, message: string): string | undefined {
  const dependency = /dependency '([^'/]+\/[^'/]+)'|unable to get '([^'/]+\/[^'/]+)' dependency/.exec(message)
  const sibling = dependency?.[1] ?? dependency?.[2]
  if (sibling !== undefined) return `${resource.kind} ${sibling}`
  const source = /^(\w+) '([^'/]+\/[^'/]+)' is not ready/.exec(message)
  if (source !== null && isFluxKind(source[1])) return `${source[1]} ${source[2]}`
  const typed = /dependency \S+\/(\w+)\/([^/\s]+\/[^/\s]+) not /.exec(message)
  return typed === null ? undefined : `${typed[1]} ${typed[2]}`
}
