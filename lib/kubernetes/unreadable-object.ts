// An object that is there and cannot be read: why, and as much of its name as could be made out.
import { isDeeperThan } from '@/lib/json-depth'
import { isRecord, readRecord, readText } from './json'
import { SIZE } from './timing'

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

/** The object as it came, where others may walk through it. */
export function asReadable(object: unknown): unknown {
  const problem = findProblem(object)
  return problem === undefined ? object : unreadable(object, problem)
}

function findProblem(object: unknown): string | undefined {
  if (!isRecord(object)) return 'an object is not an object'
  const metadata = readRecord(object, 'metadata')
  if (metadata === undefined) return 'an object has no metadata'
  if (readText(metadata, 'name') === undefined) return 'an object has no name'
  return isDeeperThan(object, SIZE.maxDepth) ? 'an object is nested too deeply' : undefined
}
