// Which tags of an image run, held against the chosen one.

import { compareText } from '@/lib/compare'
import type { ImageRunningStep, ImageStep, ImageVersion } from '@/lib/contract/images'
import { addToGroup } from '@/lib/group-by'
import { type Ref, refForPeople } from '@/lib/ref'
import type { ChosenImage } from '../object/image-facts'
import { repositoryOf } from '../object/image-reference'
import { isMoving, nameVersion } from './policy-step'
import type { ImageUse, RunningImages } from './surroundings'

export function describeRunning(
  image: string | undefined,
  chosen: ChosenImage | undefined,
  running: RunningImages,
): ImageRunningStep {
  const repository = image === undefined ? undefined : repositoryOf(image)
  const uses = (repository === undefined ? undefined : running.byRepository.get(repository)) ?? []
  return { ...judge(uses, chosen, running), tags: groupByVersion(uses) }
}

function versionOf({ wanted, running, digest: seen }: ImageUse): ImageVersion {
  const { tag, digest = running === undefined ? seen : undefined } = running ?? wanted
  // What has neither is what registries call latest.
  const named = tag ?? (digest === undefined ? 'latest' : undefined)
  return { ...(named === undefined ? {} : { tag: named }), ...(digest === undefined ? {} : { digest }) }
}

function groupByVersion(uses: readonly ImageUse[]): ImageRunningStep['tags'] {
  const groups = new Map<string, { readonly version: ImageVersion; readonly workloads: Set<Ref> }>()
  for (const use of uses) {
    const version = versionOf(use)
    const key = JSON.stringify([version.tag, version.digest])
    const group = groups.get(key) ?? { version, workloads: new Set<Ref>() }
    groups.set(key, group)
    group.workloads.add(use.workload)
  }
  return Array.from(groups.values(), ({ version, workloads }) => ({
    ...version,
    workloads: [...workloads].sort(compareText),
  })).sort((a, b) => b.workloads.length - a.workloads.length || compareText(nameVersion(a), nameVersion(b)))
}

/** How one workload stands to the chosen tag, worst first. */
const STANDINGS = ['failed', 'behind', 'rolling', 'unsure', 'current', 'off'] as const
type Standing = (typeof STANDINGS)[number]

function standingOf(use: ImageUse, chosen: ChosenImage): Standing {
  if (use.status === 'suspended') return 'off'
  const isChosen = isSame(versionOf(use), chosen)
  if (isChosen === false) return use.running !== undefined && wants(use, chosen) ? 'rolling' : 'behind'
  if (use.status === 'failed') return 'failed'
  if (use.status === 'progressing') return 'rolling'
  return isChosen === true && use.status === 'ok' ? 'current' : 'unsure'
}

function wants({ wanted }: ImageUse, chosen: ChosenImage): boolean {
  return isSame(wanted, chosen) !== false
}

/** Undefined where nobody can tell: one tag may be two contents. */
function isSame(version: ImageVersion, chosen: ChosenImage): boolean | undefined {
  const { tag, digest } = version
  if (digest !== undefined && chosen.digest !== undefined) return digest === chosen.digest
  if (tag === undefined) return undefined
  if (tag !== chosen.tag) return false
  return isMoving(tag) ? undefined : true
}

function judge(uses: readonly ImageUse[], chosen: ChosenImage | undefined, { gap }: RunningImages): ImageStep {
  if (uses.length === 0) {
    const why = gap ?? 'No workload that Flux deployed, and that can be seen, has this image.'
    return { state: 'unknown', sentence: why }
  }
  if (chosen === undefined) return { state: 'unknown', sentence: `${listVersions(uses)}; no tag is chosen.` }
  const standings = new Map<Standing, ImageUse[]>()
  for (const use of uses) addToGroup(standings, standingOf(use, chosen), use)
  const total = countWorkloads(uses.filter(({ status }) => status !== 'suspended'))
  const worst = STANDINGS.find((one) => standings.has(one)) ?? 'off'
  const step = sayStanding(worst, standings.get(worst) ?? [], total, chosen)
  if (gap === undefined || step.state !== 'ok') return step
  return { state: 'unknown', sentence: `${step.sentence} That may not be all: ${gap}` }
}

function sayStanding(standing: Standing, uses: readonly ImageUse[], total: number, chosen: ChosenImage): ImageStep {
  const name = nameVersion(chosen)
  const count = `${countWorkloads(uses)} of ${total}`
  switch (standing) {
    case 'failed': {
      const [first] = uses
      const which = first === undefined ? '' : `: ${refForPeople(first.workload)}`
      return { state: 'broken', sentence: `${name} is chosen, and does not run in ${count}${which}.` }
    }
    case 'behind':
      return { state: 'waiting', sentence: `${name} is chosen, ${listVersions(uses, name)} of ${total}.` }
    case 'rolling':
      return { state: 'waiting', sentence: `${name} is rolling out in ${count}.` }
    case 'unsure':
      return {
        state: 'unknown',
        sentence: `${listVersions(uses)} of ${total}; whether that is what was chosen, nothing tells.`,
      }
    case 'current':
      return { state: 'ok', sentence: `${name} runs in ${count}.` }
    case 'off':
      return { state: 'unknown', sentence: 'No workload with this image is meant to run.' }
  }
}

const VERSIONS_NAMED = 3

/** `1.2.2 in 2, 1.2.1 in 1`; a version of the same name as the chosen one is another content. */
function listVersions(uses: readonly ImageUse[], chosen?: string): string {
  const groups = groupByVersion(uses)
  const named = groups.slice(0, VERSIONS_NAMED).map((group) => {
    const name = nameVersion(group)
    return `${name === chosen ? `another content of ${name}` : name} in ${group.workloads.length}`
  })
  const more = groups.length - named.length
  return more > 0 ? `${named.join(', ')}, ${more} others` : named.join(', ')
}

function countWorkloads(uses: readonly ImageUse[]): number {
  return new Set(uses.map(({ workload }) => workload)).size
}
