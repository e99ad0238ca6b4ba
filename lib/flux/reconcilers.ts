// Who reconciles an object, and whether anybody does: by component, namespace and the shard that its labels ask for.

import type { Controller } from '@/lib/contract/state'
import { describeKind, FLUX_KIND_NAMES, type FluxKind } from './kinds'
import { matchesLabels } from './label-selector'

/** flux-operator is deployed without the labels by which Flux's own controllers are found. */
const NOT_LISTED: ReadonlySet<string> = new Set(['flux-operator'])

const COMPONENTS: readonly string[] = [
  ...new Set(FLUX_KIND_NAMES.flatMap((kind) => describeKind(kind).controller ?? [])),
]

/** The controller that a Deployment is an instance of: `kustomize-controller` for `kustomize-controller-shard1` too. */
export function componentOf(name: string, label: string | undefined): string | undefined {
  if (label !== undefined && COMPONENTS.includes(label)) return label
  return COMPONENTS.find(
    (component) => name === component || name.startsWith(`${component}-`) || name.endsWith(`-${component}`),
  )
}

export interface ControllerTrouble {
  readonly reason: 'controller_down' | 'controller_missing'
  readonly text: string
  /** `Deployment/namespace/name`, of a missing one as it would be; absent when no single one is to blame. */
  readonly ref?: string
  readonly name: string
}

interface Reconciled {
  readonly kind: FluxKind
  readonly namespace: string
  readonly labels: Readonly<Record<string, string>>
}

/**
 * Why nobody reconciles this object now, as far as the list of controllers tells. A list with no known controller in it
 * was read in the wrong place, and one with a Deployment of another name may hide any of them in it.
 */
export function findControllerTrouble(
  object: Reconciled,
  controllers: readonly Controller[],
): ControllerTrouble | undefined {
  const { controller: name, label } = describeKind(object.kind)
  if (name === undefined || controllers.length === 0) return undefined
  const instances = controllers.filter(({ component }) => component === name)
  if (instances.length === 0) {
    if (NOT_LISTED.has(name) || controllers.some(({ component }) => component === undefined)) return undefined
    return {
      reason: 'controller_missing',
      name,
      text: `There is no ${name}: nobody reconciles ${label} here.`,
      ...refOf(name, controllers[0]?.namespace),
    }
  }
  const watching = instances.filter((instance) => watches(instance, object))
  const [first] = watching
  if (first === undefined) {
    return {
      reason: 'controller_missing',
      name,
      text: `No ${name} watches this object: its labels or namespace fit none that runs.`,
    }
  }
  if (watching.some(({ state }) => state !== 'down')) return undefined
  return {
    reason: 'controller_down',
    name: first.name,
    text: `${first.name} is down: what is shown may be out of date.`,
    ...refOf(first.name, first.namespace),
  }
}

function refOf(name: string, namespace: string | undefined): Pick<ControllerTrouble, 'ref'> {
  return namespace === undefined ? {} : { ref: `Deployment/${namespace}/${name}` }
}

/** A selector that cannot be understood may select anything. */
function watches({ watches: scope }: Controller, { namespace, labels }: Reconciled): boolean {
  if (scope === undefined) return true
  if (scope.namespace !== undefined && scope.namespace !== namespace) return false
  return scope.selector === undefined || matchesLabels(scope.selector, labels) !== false
}
