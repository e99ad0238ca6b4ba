// An object that is there and cannot be read: why, and as much of its name as could be made out.
import { readRecord, readText } from './json'

/** Stands where the object would stand; who knows kinds makes a word of it. */
export class UnreadableObject {
  readonly metadata: { readonly name?: string; readonly namespace?: string }

  constructor(
    readonly reason: string,
    name?: string,
    namespace?: string,
  ) {
    this.metadata = { ...(name === undefined ? {} : { name }), ...(namespace === undefined ? {} : { namespace }) }
  }
}

/** One of which more came than is read: what could be picked out of it is its name. */
export function tooLarge(name: string | undefined, namespace: string | undefined): UnreadableObject {
  return new UnreadableObject('too large to be read', name, namespace)
}

/** The same object as one that cannot be read. */
export function unreadable(object: unknown, reason: string): UnreadableObject {
  const metadata = readRecord(object, 'metadata')
  return new UnreadableObject(reason, readText(metadata, 'name'), readText(metadata, 'namespace'))
}
