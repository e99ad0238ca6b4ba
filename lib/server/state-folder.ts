// Where what belongs to one cluster outlives the process: a folder of its own below the home for state.

import { join } from 'node:path'

/** Of the name of a folder, with room for what a file system and we add. */
const MAX_NAME = 200

/** Names of contexts hold slashes and colons, and may be dots alone. */
export function stateFolderOf(stateHome: string, cluster: string): string {
  // A half of a character has no bytes.
  const text = Buffer.from(cluster).toString()
  const name = encodeURIComponent(text).replace(/^\./, '%2E')
  return join(stateHome, 'fluxdeck', name.slice(0, MAX_NAME))
}
