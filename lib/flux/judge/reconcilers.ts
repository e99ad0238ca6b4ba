// Who reconciles an object, and whether anybody does: by component, namespace and the shard that its labels ask for.

import type { Controller } from '@/lib/contract/state'
import { type Ref, refOf } from '@/lib/ref'
import { describeKind, FLUX_KIND_NAMES, type FluxKind } from '../kinds'
import { matchesLabels, splitTerms } from '../object/label-selector'

/** flux-operator may run in a namespace that is not read: it is never said that there is none. */
const MAY_BE_UNSEEN: ReadonlySet<string> = new Set(['flux-operator'])

const COMPONENTS: readonly string[] = [
  ...new Set(FLUX_KIND_NAMES.flatMap((kind) => describeKind(kind).controller ?? [])),
]

interface Deployed {
  readonly name: string
  readonly labels?: Readonly<Record<string, string>> | undefined
  readonly containers: readonly { readonly name?: string | undefined; readonly image?: string | undefined }[]
}

/**
 * The controllers that run in a Deployment: one as Flux and flux-operator install themselves, several where all of Flux is
 * in one, none where it is something else. What runs says more than what it is called: a name is asked last.
 */
export function componentsOf({ name, labels = {}, containers }: Deployed): readonly string[] {
  const told = [labels['app.kubernetes.io/component'], labels['app.kubernetes.io/name']]
  const run = containers.flatMap((container) => [container.name, imageName(container.image)])
  const found = COMPONENTS.filter((component) => told.includes(component) || run.includes(component))
  if (found.length > 0) return found
  const isFlux = labels['app.kubernetes.io/part-of'] === 'flux'
  const named = COMPONENTS.find(
    (component) =>
      name === component || (isFlux && (name.startsWith(`${component}-`) || name.endsWith(`-${component}`))),
  )
  return named === undefined ? [] : [named]
}

/** `kustomize-controller` of `ghcr.io/fluxcd/kustomize-controller:v1.7.0@sha256:…`. */
function imageName(image: string | undefined): string | undefined {
  return image?.split('@')[0]?.split('/').at(-1)?.split(':')[0]
}

export interface ControllerTrouble {
  readonly reason: 'controller_down' | 'controller_missing'
  readonly text: string
  /** `Deployment/namespace/name`, of a missing one as it would be; absent when no single one is to blame. */
  readonly ref?: Ref
  readonly name: string
}

interface Reconciled {
  readonly kind: FluxKind
  readonly namespace: string
  readonly labels: Readonly<Record<string, string>>
}

interface SeenOrNot extends Reconciled {
  /** Somebody has reconciled it at some time. */
  readonly wasSeen: boolean
}

/**
 * Why nobody reconciles this object now, as far as the list of controllers tells. `gone` are those that were listed once:
 * a controller that never was may run under a name of its own, unless nobody has ever seen the object either.
 */
export function findControllerTrouble(
  object: SeenOrNot,
  controllers: readonly Controller[],
  gone: readonly Controller[] = [],
): ControllerTrouble | undefined {
  const { controller: name } = describeKind(object.kind)
  if (name === undefined) return undefined
  const watching = reconcilersOf(object, controllers)
  const [first] = watching
  if (first !== undefined) {
    if (watching.some(({ state }) => state !== 'down')) return undefined
    const text = `${nameIn(first, name)} is down: what is shown may be out of date.`
    return { reason: 'controller_down', name: first.name, text, ...placeOf(first) }
  }
  const [lost] = reconcilersOf(object, gone)
  if (lost !== undefined) return missing(object, lost)
  const [neighbour] = controllers
  const isListComplete = controllers.every(({ components }) => components !== undefined)
  if (object.wasSeen || neighbour === undefined || !isListComplete || MAY_BE_UNSEEN.has(name)) return undefined
  if (!controllers.some(({ components }) => components?.includes(name)))
    return missing(object, { name, namespace: neighbour.namespace })
  const text = `No ${name} watches this object: its labels or namespace fit none that runs.`
  return { reason: 'controller_missing', name, text }
}

/** Those that reconcile it, however they are: of several shards its own. */
export function reconcilersOf(object: Reconciled, controllers: readonly Controller[]): readonly Controller[] {
  const { controller: name } = describeKind(object.kind)
  if (name === undefined) return []
  return mostSpecific(controllers.filter((one) => one.components?.includes(name) === true && watches(one, object)))
}

/** A shard is for the objects with its key, and then no other, also where the main one was not told to leave them alone. */
function mostSpecific(watching: readonly Controller[]): readonly Controller[] {
  const shards = watching.filter(({ watches: scope }) => scope?.selector !== undefined && !isExclusion(scope.selector))
  return shards.length > 0 ? shards : watching
}

/** `!sharding.fluxcd.io/key`: all that no shard is for. An empty one leaves nothing out. */
function isExclusion(selector: string): boolean {
  return splitTerms(selector).every((term) => /^!|!=|\snotin\s/.test(term))
}

/** The controller, with the Deployment that holds it where that is called otherwise. */
function nameIn({ name, components = [] }: Controller, component: string): string {
  return components.length > 1 ? `${component} (in ${name})` : name
}

function missing({ kind }: Reconciled, controller: Place): ControllerTrouble {
  const { name } = controller
  const text = `There is no ${name}: nobody reconciles ${describeKind(kind).label} here.`
  return { reason: 'controller_missing', name, text, ...placeOf(controller) }
}

interface Place {
  readonly name: string
  readonly namespace?: string | undefined
}

function placeOf({ name, namespace }: Place): Pick<ControllerTrouble, 'ref'> {
  return namespace === undefined ? {} : { ref: refOf('Deployment', namespace, name) }
}

/** A selector that cannot be understood may select anything. */
function watches({ watches: scope }: Controller, { namespace, labels }: Reconciled): boolean {
  if (scope === undefined) return true
  if (scope.namespace !== undefined && scope.namespace !== namespace) return false
  return scope.selector === undefined || matchesLabels(scope.selector, labels) !== false
}
