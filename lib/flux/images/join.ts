// The way of images, one row per policy: repository, policy, automations, pushed, landed, running. What has no policy is a
// row of its own, and says what is missing. Takes time in proportion to the objects and to what it tells.

import type { ImageAutomationStep, ImageRow, ImageRunningStep, ImageStep } from '@/lib/contract/images'
import { addToGroup } from '@/lib/group-by'
import type { Ref } from '@/lib/ref'
import type { ImageChoice, ImageScan } from '../object/image-facts'
import { edgeOf } from '../object/relations'
import { type Automation, type ForPolicy, readAutomation, selects } from './automation'
import { describeAutomation, findTrouble } from './automation-step'
import { chosenSince, describePolicy, nameVersion } from './policy-step'
import { describeRepository } from './repository-step'
import { describeRunning } from './running-step'
import { IMAGE_STATES } from './states'
import { type KnownObject, type Surroundings, timeField, whyNotRead } from './surroundings'

/** Rows are made one by one, so that others may get their turn between them. */
export function* joinImages(objects: Iterable<KnownObject>, around: Surroundings): Generator<ImageRow, void> {
  const scans: { readonly known: KnownObject; readonly scan: ImageScan }[] = []
  const choices: { readonly known: KnownObject; readonly choice: ImageChoice }[] = []
  const automations: Automation[] = []
  for (const known of objects) {
    const { imageScan: scan, imageChoice: choice, imageUpdates: updates } = known.resource
    if (scan !== undefined) scans.push({ known, scan })
    if (choice !== undefined) choices.push({ known, choice })
    if (updates !== undefined) automations.push(readAutomation(known, updates))
  }
  const inNamespace = new Map<string, Automation[]>()
  for (const automation of automations) addToGroup(inNamespace, automation.known.resource.namespace, automation)
  const taken = new Set<Ref>()
  const busy = new Set<Automation>()
  for (const { known, choice } of choices) {
    const { namespace } = known.resource
    const repository = edgeOf(known.resource, 'image')
    if (repository !== undefined) taken.add(repository)
    const own = (inNamespace.get(namespace) ?? []).filter((one) => selects(one, known.resource) !== false)
    for (const one of own) busy.add(one)
    yield describePolicyRow(known, choice, own, around)
  }
  for (const { known, scan } of scans)
    if (!taken.has(known.resource.ref)) yield describeLoneRepository(known, scan, around)
  for (const one of automations) if (!busy.has(one)) yield describeIdleAutomation(one, around)
}

function describePolicyRow(
  known: KnownObject,
  choice: ImageChoice,
  own: readonly Automation[],
  around: Surroundings,
): ImageRow {
  const { ref, name, namespace } = known.resource
  const { latest } = choice
  const repositoryRef = edgeOf(known.resource, 'image')
  const repository = repositoryRef === undefined ? undefined : describeRepository(repositoryRef, around)
  const scanned = repositoryRef === undefined ? undefined : around.find(repositoryRef)?.resource.imageScan
  const image = scanned?.image ?? latest?.image
  const policy = describePolicy(known, choice)
  const running = describeRunning(image, latest, around.running)
  const told: ForPolicy = { name, latest, chosenSince: chosenSince(known.resource), runs: running.state === 'ok' }
  const unread = whyNotRead('updates', namespace, around)
  const automations: readonly ImageAutomationStep[] =
    unread === undefined
      ? own.map((one) => describeAutomation(one, told, around))
      : [{ state: 'unknown', sentence: unread }]
  const nobody = automations.length === 0 && !told.runs ? sayNobodyWrites(latest && nameVersion(latest)) : undefined
  const parts = { ...(repository === undefined ? {} : { repository }), policy, automations, running }
  return { ref, ...sumUp(parts, nobody), ...(image === undefined ? {} : { image }), ...parts }
}

function sayNobodyWrites(chosen: string | undefined): ImageStep {
  const what =
    chosen === undefined
      ? 'No automation would write a chosen tag to Git'
      : `${chosen} is chosen, and no automation writes it to Git`
  return { state: 'waiting', sentence: `${what}: none of its namespace takes this policy.` }
}

function describeLoneRepository({ resource }: KnownObject, scan: ImageScan, around: Surroundings): ImageRow {
  const { ref, namespace } = resource
  const repository = describeRepository(ref, around)
  const unread = whyNotRead('choice', namespace, around)
  const running = describeRunning(scan.image, undefined, around.running)
  const image = scan.image === undefined ? {} : { image: scan.image }
  if (unread !== undefined) {
    const parts = { repository, policy: { state: 'unknown', sentence: unread }, automations: [], running } as const
    return { ref, ...sumUp(parts), ...image, ...parts }
  }
  const parts = { repository, automations: [], running }
  return {
    ref,
    ...sumUp(parts, { state: 'waiting', sentence: 'No policy chooses among its tags.' }),
    ...image,
    ...parts,
  }
}

function describeIdleAutomation({ known, updates }: Automation, around: Surroundings): ImageRow {
  const { ref, namespace } = known.resource
  const unread = whyNotRead('choice', namespace, around)
  const step = findTrouble(known, updates, around.now) ?? sayIdle(updates.selector, namespace, unread)
  const automation = { ref, status: known.row.status, ...step, ...timeField(updates.ranAt) }
  const parts = { automations: [automation] }
  return { ref, ...sumUp(parts), ...parts }
}

function sayIdle(selector: string | undefined, namespace: string, unread: string | undefined): ImageStep {
  if (unread !== undefined) return { state: 'unknown', sentence: unread }
  const why =
    selector === undefined || selector === ''
      ? `there is none in namespace ${namespace}`
      : `none in namespace ${namespace} matches ${selector}`
  return { state: 'broken', sentence: `The automation takes no policy: ${why}.` }
}

type Parts = Pick<ImageRow, 'repository' | 'policy' | 'automations'> & { readonly running?: ImageRunningStep }

/** The worst step speaks; of equally bad ones the first on the way. Where all is well, what runs does. */
function sumUp({ repository, policy, automations, running }: Parts, more?: ImageStep): ImageStep {
  const steps = [
    repository,
    policy,
    ...automations.flatMap((one) => [one, one.pushed, one.landed]),
    more,
    running,
  ].filter((step) => step !== undefined)
  const worst = IMAGE_STATES.find((state) => steps.some((step) => step.state === state)) ?? 'unknown'
  const speaker = worst === 'ok' ? (running ?? steps[0]) : steps.find(({ state }) => state === worst)
  return { state: worst, sentence: speaker?.sentence ?? '' }
}
