// Graphs that are being made or read now. One is made at a time, in stretches, and whoever asks for the same of the same
// rows gets the same, so that a hundred readers of a large graph hold it once. Nothing is held for nobody.

import type { NarrowedGraph } from '@/lib/contract/graph'
import type { GraphQuery } from '@/lib/contract/schema/queries'
import { createGraphBuilder, type GraphBuilder } from '@/lib/flux/graph/graph'
import { createReading } from '@/lib/flux/judge/reading'
import { createPlaces } from '@/lib/places'
import type { Steps } from '@/lib/steps'
import { inTurns } from '@/lib/turns'
import { ApiError } from '../api-error'
import type { GraphSource } from './graph'

const AT_MOST = 100
const MOST_IN_LINE = 100
const RETRY_SECONDS = 5

interface Known {
  readonly version: number
  readonly graphs: Map<string, WeakRef<NarrowedGraph>>
  /** What they draw up again after a change of a few rows is little, as long as somebody reads what they drew. */
  readonly builders: Map<string, WeakRef<GraphBuilder>>
}

/** Who stands in line until a graph can be made. */
export interface InLine {
  /** Whose answer nobody awaits any more leaves the line, or what is being made. */
  readonly signal: AbortSignal
  /** Throws where what would be made now has no room. */
  expectRoom(): void
}

export interface GraphAsked {
  /** The same map all the time, whatever is in it. */
  readonly rows: GraphSource['rows']
  /** Of what is in it now. */
  version(): number
  readonly question: GraphQuery
  readonly caller: InLine
}

export interface GraphsInUse {
  /** `make` is called when it is its turn, with the rows as they are then. */
  graph(asked: GraphAsked, make: (builder: GraphBuilder) => Steps<NarrowedGraph>): Promise<NarrowedGraph>
  /** Kept for nobody else. */
  text(asked: GraphAsked, make: (builder: GraphBuilder) => Steps<string>): Promise<string>
}

export function rememberGraphs(): GraphsInUse {
  const all = new WeakMap<GraphSource['rows'], Known>()
  const builtBy = new WeakMap<NarrowedGraph, GraphBuilder>()
  const read = createReading()
  const line = createPlaces(1)
  let inLine = 0

  const knownNow = ({ rows, version }: GraphAsked): Known => {
    let known = all.get(rows)
    if (known?.version !== version()) {
      known = { version: version(), graphs: new Map(), builders: known?.builders ?? new Map() }
      all.set(rows, known)
    }
    return known
  }
  const findShared = (asked: GraphAsked) => knownNow(asked).graphs.get(JSON.stringify(asked.question))?.deref()
  const builderFor = (asked: GraphAsked): GraphBuilder => {
    const { builders } = knownNow(asked)
    const { scope } = asked.question
    const builder = builders.get(scope)?.deref() ?? createGraphBuilder(read)
    builders.set(scope, new WeakRef(builder))
    return builder
  }
  async function waitInLine<Answer>({ signal, expectRoom }: InLine, make: () => Promise<Answer>): Promise<Answer> {
    if (inLine >= MOST_IN_LINE)
      throw new ApiError('unavailable', 'Too many graphs are being asked for.', { retryAfterSeconds: RETRY_SECONDS })
    inLine += 1
    const leave = await line.enter(signal)
    try {
      signal.throwIfAborted()
      expectRoom()
      return await make()
    } finally {
      inLine -= 1
      leave()
    }
  }

  return {
    async graph(asked, make) {
      const { caller, question } = asked
      return (
        findShared(asked) ??
        waitInLine(caller, async () => {
          const made = findShared(asked)
          if (made !== undefined) return made
          const { graphs } = knownNow(asked)
          const builder = builderFor(asked)
          const graph = await inTurns(make(builder), { signal: caller.signal })
          builtBy.set(graph, builder)
          if (graphs.size >= AT_MOST) graphs.clear()
          graphs.set(JSON.stringify(question), new WeakRef(graph))
          return graph
        })
      )
    },
    text(asked, make) {
      return waitInLine(asked.caller, () => inTurns(make(builderFor(asked)), { signal: asked.caller.signal }))
    },
  }
}
