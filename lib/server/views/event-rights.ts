// In which namespaces somebody may list events: a right to read Flux is none to read what happens to what it deployed.

import { type Identity, NOBODY } from '../identity/identity'
import type { AskedRights } from './asked-rights'

const EVENTS = { verb: 'list', group: '', resource: 'events' } as const

export async function askEventRights(
  rights: AskedRights,
  identity: Identity,
  namespaces: Iterable<string>,
): Promise<(namespace: string) => boolean> {
  if (identity.name === NOBODY.name) return () => false
  // Who may list them everywhere is not asked about again for each namespace.
  if ((await rights.ask(identity, EVENTS)) === true) return () => true
  const allowed = new Set<string>()
  await Promise.all(
    Array.from(new Set(namespaces), async (namespace) => {
      if ((await rights.ask(identity, { ...EVENTS, namespace })) === true) allowed.add(namespace)
    }),
  )
  return (namespace) => allowed.has(namespace)
}
