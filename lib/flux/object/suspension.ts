// Whether an object is suspended, by whom and why, and whether somebody else declares it so that ours may be undone.

import { describeKind, type FluxKind } from '../kinds'
import { isJsonObject, readObjects, readPath, readText, readTextMap } from './json-fields'
import { redactText } from './redact'

export const FIELD_MANAGER = 'fluxdeck'

export const SUSPENDED_BY = 'fluxdeck.dev/suspended-by'
export const SUSPEND_REASON = 'fluxdeck.dev/suspend-reason'
export const SUSPENDED_AT = 'fluxdeck.dev/suspended-at'
/** Written by the web interface of flux-operator. */
export const OPERATOR_SUSPENDED_BY = 'fluxcd.controlplane.io/suspendedBy'

const MAX_TEXT_LENGTH = 256

export interface SuspensionFacts {
  readonly suspended: boolean
  readonly suspendedBy: string | undefined
  readonly suspendReason: string | undefined
  readonly suspendDeclaredBy: string | undefined
}

export function readSuspension(kind: FluxKind, object: unknown): SuspensionFacts {
  const { suspension } = describeKind(kind)
  const annotations = readTextMap(object, 'metadata', 'annotations')
  const suspended =
    suspension.by === 'spec'
      ? readPath(object, 'spec', 'suspend') === true
      : suspension.by === 'annotation' && annotations[suspension.key]?.toLowerCase() === 'disabled'
  const owned =
    suspension.by === 'annotation' ? ['f:metadata', 'f:annotations', `f:${suspension.key}`] : ['f:spec', 'f:suspend']
  return {
    suspended,
    suspendedBy: suspended ? shortText(annotations[SUSPENDED_BY] ?? annotations[OPERATOR_SUSPENDED_BY]) : undefined,
    suspendReason: suspended ? shortText(annotations[SUSPEND_REASON]) : undefined,
    suspendDeclaredBy: suspension.by === 'none' ? undefined : findDeclarer(object, owned),
  }
}

// Who applies the whole object again and again owns its fields by Apply, or is a controller by name.
function findDeclarer(object: unknown, path: readonly string[]): string | undefined {
  for (const entry of readObjects(object, 'metadata', 'managedFields')) {
    const manager = readText(entry, 'manager')
    if (manager === undefined || manager === FIELD_MANAGER) continue
    const appliesAgain = readText(entry, 'operation') === 'Apply' || /-(?:controller|operator)$/.test(manager)
    const fields = readPath(entry, 'fieldsV1', ...path)
    if (appliesAgain && isJsonObject(fields)) return manager.slice(0, MAX_TEXT_LENGTH)
  }
  return undefined
}

function shortText(text: string | undefined): string | undefined {
  return text === undefined || text === '' ? undefined : redactText(text).slice(0, MAX_TEXT_LENGTH)
}
