// In which namespaces somebody may list events: a right to read Flux is none to read what happens to what it deployed.

import type { Identity } from '../identity/identity'
import { type AskedRights, askWhere, isWithin } from './asked-rights'

const EVENTS = { verb: 'list', group: '', resource: 'events' } as const

export async function askEventRights(
  rights: AskedRights,
  identity: Identity,
  namespaces: () => Iterable<string>,
): Promise<(namespace: string) => boolean> {
  const { where } = await askWhere(rights, identity, EVENTS, namespaces)
  return (namespace) => isWithin(where, namespace)
}
