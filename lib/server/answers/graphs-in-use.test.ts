import { setImmediate as loopRound } from 'node:timers/promises'
import { expect, it } from 'vitest'
import type { NarrowedGraph } from '@/lib/contract/graph'
import { type GraphQuery, GraphQuerySchema } from '@/lib/contract/schema/queries'
import type { Steps } from '@/lib/steps'
import { ApiError } from '../api-error'
import { type GraphAsked, type InLine, rememberGraphs } from './graphs-in-use'

const ask = (query: string): GraphQuery =>
  GraphQuerySchema.parse(Object.fromEntries(new URLSearchParams(`scope=delivery&${query}`)))
const stays = (): InLine => ({ signal: new AbortController().signal, expectRoom() {} })

function asking(version: number, query = '', caller = stays(), rows: GraphAsked['rows'] = ROWS): GraphAsked {
  return { rows, version: () => version, question: ask(query), caller }
}
const ROWS: GraphAsked['rows'] = new Map()

function made(): NarrowedGraph {
  const counts = { total: 0, shown: 0, folded: 0, filtered: 0, distant: 0, cutEdges: 0 }
  return { nodes: [], edges: [], cycles: [], rootCauses: [], counts }
}

function* build(): Steps<NarrowedGraph> {
  yield
  return made()
}

/** Goes on until others had their turn twice; does not wait for ever for that. */
function* buildLong(): Steps<NarrowedGraph> {
  let turns = 0
  const count = () => {
    turns += 1
    if (turns < 3) setImmediate(count)
  }
  count()
  for (const until = performance.now() + 2_000; turns < 3 && performance.now() < until; ) yield
  expect(turns).toBe(3)
  return made()
}

it('gives the same graph to all who ask the same of the same rows in one version', async () => {
  const graphs = rememberGraphs()
  const first = await graphs.graph(asking(1), build)
  expect(await graphs.graph(asking(1), build)).toBe(first)
  expect(await graphs.graph(asking(1, 'q=other'), build)).not.toBe(first)
  expect(await graphs.graph(asking(2), build)).not.toBe(first)
})

it('gives nobody a graph of rows that are others', async () => {
  const graphs = rememberGraphs()
  const first = await graphs.graph(asking(1), build)
  expect(await graphs.graph(asking(1, '', stays(), new Map()), build)).not.toBe(first)
})

it('remembers only so many questions', async () => {
  const graphs = rememberGraphs()
  const first = await graphs.graph(asking(1, 'q=first'), build)
  for (let at = 0; at < 200; at += 1) await graphs.graph(asking(1, `q=${at}`), build)
  expect(await graphs.graph(asking(1, 'q=first'), build)).not.toBe(first)
})

it('draws up the next version with who drew the last one, as long as somebody reads that', async () => {
  const graphs = rememberGraphs()
  const builders: unknown[] = []
  const note = (builder: unknown) => {
    builders.push(builder)
    return build()
  }
  const held = [
    await graphs.graph(asking(1), note),
    await graphs.graph(asking(2), note),
    await graphs.graph({ ...asking(2), question: GraphQuerySchema.parse({ scope: 'dependencies' }) }, note),
    await graphs.graph(asking(2, '', stays(), new Map()), note),
  ]
  expect(held).toHaveLength(4)
  expect(builders[1]).toBe(builders[0])
  expect(new Set(builders).size).toBe(3)
})

it('makes one at a time, and for all who waited for the same only one', async () => {
  const graphs = rememberGraphs()
  let atWork = 0
  let most = 0
  let begun = 0
  function* watched(): Steps<NarrowedGraph> {
    begun += 1
    atWork += 1
    most = Math.max(most, atWork)
    const graph = yield* buildLong()
    atWork -= 1
    return graph
  }
  function* watchedText(): Steps<string> {
    yield* watched()
    return 'graph TD'
  }
  const answers = await Promise.all([
    graphs.graph(asking(1), watched),
    graphs.graph(asking(1), watched),
    graphs.graph(asking(1, 'q=other'), watched),
    graphs.text(asking(1), watchedText),
    graphs.graph(asking(1), watched),
  ])
  expect(most).toBe(1)
  expect(begun).toBe(3)
  expect(answers[1]).toBe(answers[0])
  expect(answers[4]).toBe(answers[0])
})

it('lets others have their turn while one is made', async () => {
  await expect(rememberGraphs().graph(asking(1), buildLong)).resolves.toBeDefined()
})

it('makes what waits of what is there when it is its turn', async () => {
  const graphs = rememberGraphs()
  let version = 1
  const asked = { ...asking(1, 'q=waiting'), version: () => version }
  const first = graphs.graph(asking(1), buildLong)
  const waiting = graphs.graph(asked, build)
  version = 2
  await first
  const graph = await waiting
  expect(await graphs.graph(asking(2, 'q=waiting'), build)).toBe(graph)
})

it('leaves undone what nobody awaits any more, whether it stands in line or is being made', async () => {
  const graphs = rememberGraphs()
  const leaving = new AbortController()
  const caller = { ...stays(), signal: leaving.signal }
  let begun = 0
  function* endless(): Steps<NarrowedGraph> {
    begun += 1
    for (const until = performance.now() + 2_000; performance.now() < until; ) yield
    return made()
  }
  const left = ['q=made', 'q=inline'].map((query) => graphs.graph(asking(1, query, caller), endless))
  const stayed = graphs.graph(asking(1, 'q=stays'), build)
  await loopRound()
  leaving.abort(new Error('gone'))
  expect((await Promise.allSettled(left)).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  await expect(stayed).resolves.toBeDefined()
  expect(begun).toBe(1)
})

it('makes nothing that has no room by then, and does not let the line grow for ever', async () => {
  const graphs = rememberGraphs()
  const full = new ApiError('unavailable', 'full')
  let begun = 0
  function* counted(): Steps<NarrowedGraph> {
    begun += 1
    return yield* build()
  }
  const crowded: InLine = {
    ...stays(),
    expectRoom() {
      throw full
    },
  }
  await expect(graphs.graph(asking(1, 'q=full', crowded), counted)).rejects.toBe(full)
  expect(begun).toBe(0)
  const asked = Array.from({ length: 150 }, (_, at) => graphs.graph(asking(1, `q=${at}`), counted))
  const refused = (await Promise.allSettled(asked)).filter(({ status }) => status === 'rejected')
  expect(refused).toHaveLength(50)
  expect(begun).toBe(100)
  await expect(graphs.graph(asking(1, 'q=later'), counted)).resolves.toBeDefined()
})
