import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { discover } from './discovery'
import { type ClientBench, rejection, startClientBench } from './testing/client-bench'
import { status } from './testing/scripted-server'

let bench: ClientBench

const WANTED = [
  { group: 'notify.example.org', plural: 'alerts', knownVersions: ['v1beta3', 'v1beta2'] },
  { group: 'notify.example.org', plural: 'receivers', knownVersions: ['v1', 'v1beta2'] },
  { group: 'image.example.org', plural: 'policies', knownVersions: ['v1'] },
]

interface ScriptedVersion {
  readonly version: string
  readonly plurals: readonly string[]
  readonly stale?: boolean
  readonly code?: number
}
type Groups = Readonly<Record<string, readonly ScriptedVersion[]>>

function answerAggregated(groups: Groups, apiVersion = 'apidiscovery.k8s.io/v2'): void {
  const items = Object.entries(groups).map(([name, versions]) => ({
    metadata: { name },
    versions: versions.map(({ version, plurals, stale }) => ({
      version,
      freshness: stale === true ? 'Stale' : 'Current',
      resources: plurals.map((resource) => ({ resource, scope: 'Namespaced' })),
    })),
  }))
  bench.server.onAny = (exchange) => {
    exchange.json(200, { kind: 'APIGroupDiscoveryList', apiVersion, items })
    return true
  }
}

function answerLegacy(groups: Groups): void {
  bench.server.onAny = (exchange) => {
    if (exchange.path === '/apis') {
      const listed = Object.entries(groups).map(([name, versions]) => ({
        name,
        versions: versions.map(({ version }) => ({ version, groupVersion: `${name}/${version}` })),
      }))
      exchange.json(200, { kind: 'APIGroupList', groups: listed })
      return true
    }
    const [, , group = '', version = ''] = exchange.path.split('/')
    const found = groups[group]?.find((entry) => entry.version === version)
    if (found === undefined || found.code !== undefined) exchange.json(found?.code ?? 404, status(404, 'NotFound'))
    else {
      const names = found.plurals.flatMap((name) => [name, `${name}/status`])
      exchange.json(200, { kind: 'APIResourceList', resources: names.map((name) => ({ name })) })
    }
    return true
  }
}

async function find(plural: string) {
  const found = await discover(bench.client, WANTED, new AbortController().signal)
  return [...found].find(([key]) => key.endsWith(`/${plural}`))?.[1]
}

beforeEach(async () => {
  bench = await startClientBench()
})
afterEach(() => bench.close())

const BOTH: Groups = {
  'notify.example.org': [
    { version: 'v1', plurals: ['receivers'] },
    { version: 'v1beta3', plurals: ['alerts'] },
    { version: 'v1beta2', plurals: ['alerts', 'receivers'] },
  ],
  'other.example.org': [{ version: 'v1', plurals: ['policies'] }],
}

describe.each([
  { name: 'aggregated v2', script: (groups: Groups) => answerAggregated(groups) },
  { name: 'aggregated v2beta1', script: (groups: Groups) => answerAggregated(groups, 'apidiscovery.k8s.io/v2beta1') },
  { name: 'an older server', script: answerLegacy },
])('with $name', ({ script }) => {
  it('takes for each resource the first version that lists it, not the one the group prefers', async () => {
    script(BOTH)
    expect(await find('alerts')).toEqual({ state: 'served', version: 'v1beta3', unknownVersion: false })
    expect(await find('receivers')).toEqual({ state: 'served', version: 'v1', unknownVersion: false })
  })

  it('calls a resource absent that no version lists, even if another group has the same plural', async () => {
    script(BOTH)
    expect(await find('policies')).toEqual({ state: 'absent' })
  })

  it('prefers a version it can read over a newer one it cannot', async () => {
    script({
      'image.example.org': [
        { version: 'v2', plurals: ['policies'] },
        { version: 'v1', plurals: ['policies'] },
      ],
    })
    expect(await find('policies')).toEqual({ state: 'served', version: 'v1', unknownVersion: false })
  })

  it('takes an unknown version when there is no other, and says so', async () => {
    script({ 'image.example.org': [{ version: 'v2', plurals: ['policies'] }] })
    expect(await find('policies')).toEqual({ state: 'served', version: 'v2', unknownVersion: true })
  })
})

it('asks for both forms of aggregated discovery and for plain JSON in one request', async () => {
  answerAggregated(BOTH)
  await find('alerts')
  expect(bench.server.requests).toHaveLength(1)
  expect(bench.server.requests[0]?.headers.accept).toMatch(
    /v=v2;as=APIGroupDiscoveryList.*v=v2beta1.*application\/json$/,
  )
})

it('does not call a resource absent while a part of the API server is stale', async () => {
  answerAggregated({ 'image.example.org': [{ version: 'v1', plurals: [], stale: true }] })
  expect(await find('policies')).toMatchObject({ state: 'error' })
})

it('does not call a resource absent when an older server fails to list one version', async () => {
  answerLegacy({ 'image.example.org': [{ version: 'v1', plurals: [], code: 503 }] })
  expect(await find('policies')).toMatchObject({ state: 'error', error: { code: 'unreachable' } })
})

it.each([
  { name: 'a refusal', code: 403, value: status(403, 'Forbidden'), expected: 'forbidden' },
  { name: 'something that is no list of APIs', code: 200, value: {}, expected: 'unexpected' },
])('rejects on $name, so that nothing looks absent', async ({ code, value, expected }) => {
  bench.server.onAny = (exchange) => {
    exchange.json(code, value)
    return true
  }
  expect(await rejection(find('alerts'))).toMatchObject({ code: expected })
})

it('survives garbage inside the answer', async () => {
  bench.server.onAny = (exchange) => {
    const items = [null, 7, {}, { metadata: { name: 'image.example.org' }, versions: [null, {}, { version: 'v1' }] }]
    exchange.json(200, { kind: 'APIGroupDiscoveryList', items })
    return true
  }
  expect(await find('policies')).toEqual({ state: 'absent' })
})
