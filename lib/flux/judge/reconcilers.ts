// Who reconciles an object, and whether anybody does: by component, namespace and the shard that its labels ask for.

import type { Controller } from '@/lib/contract/state'
import { type Ref, refOf } from '@/lib/ref'
import { describeKind, FLUX_KIND_NAMES, type FluxKind } from '../kinds'
import { matchesLabels } from '../object/label-selector'

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
  readonly ref?: Ref
  readonly name: string
}

interface Reconciled {
  readonly kind: FluxKind
  readonly namespace: string
  readonly labels: Readonly<Record<string, string>>
  /** Somebody has reconciled it at some time. */
  readonly wasSeen: boolean
}

/**
 * Why nobody reconciles this object now, as far as the list of controllers tells. `gone` are those that were listed once:
 * a controller that never was may run under a name of its own, unless nobody has ever seen the object either.
 */
export function findControllerTrouble(
  object: Reconciled,
  controllers: readonly Controller[],
  gone: readonly Controller[] = [],
): ControllerTrouble | undefined {
  const { controller: name } = describeKind(object.kind)
  if (name === undefined) return undefined
  const isItsOwn = (one: Controller) => one.component === name && watches(one, object)
  const watching = controllers.filter(isItsOwn)
  const [first] = watching
  if (first !== undefined) {
    if (watching.some(({ state }) => state !== 'down')) return undefined
    const text = `${first.name} is down: what is shown may be out of date.`
    return { reason: 'controller_down', name: first.name, text, ...placeOf(first) }
  }
  const lost = gone.find(isItsOwn)
  if (lost !== undefined) return missing(object, lost)
  const isListComplete = controllers.length > 0 && controllers.every(({ component }) => component !== undefined)
  if (object.wasSeen || !isListComplete || NOT_LISTED.has(name)) return undefined
  if (controllers.every(({ component }) => component !== name))
    return missing(object, { name, namespace: controllers[0]?.namespace })
  const text = `No ${name} watches this object: its labels or namespace fit none that runs.`
  return { reason: 'controller_missing', name, text }
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
