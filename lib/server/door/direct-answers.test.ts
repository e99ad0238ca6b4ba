import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { ShortRow } from '@/lib/contract/short-row'
import type { Resource, State } from '@/lib/contract/state'
import type { DeltaEvent, StreamEvent } from '@/lib/contract/stream'
import { restoreRow } from '@/lib/flux/tell/short-rows'
import { type ServedProgram, serveProgram } from '../testing/serve-program'

let served: ServedProgram

beforeAll(async () => {
  served = await serveProgram({ env: {} })
  await served.untilReady()
}, 30_000)
afterAll(() => served.stop())

interface Raw {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: Buffer
}

function ask(path: string, headers: Readonly<Record<string, string>> = {}, method = 'GET'): Promise<Raw> {
  const { port, host } = new URL(served.origin)
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      { host: '127.0.0.1', port, path, method, headers: { host, ...headers } },
      (response) => {
        const pieces: Buffer[] = []
        response.on('data', (piece: Buffer) => pieces.push(piece))
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(pieces) }),
        )
      },
    )
    request.on('error', reject)
    request.end()
  })
}

const read = <Row = Resource>({ body }: Pick<Raw, 'body'>): State<Row> => JSON.parse(body.toString())

/** In the same moment. */
function readBoth(query: string): Promise<readonly [State<ShortRow>, State]> {
  return vi.waitFor(async () => {
    const [one, other] = await Promise.all([ask(`/api/state${query}rows=short`), ask(`/api/state${query}`)])
    const both = [read<ShortRow>(one), read(other)] as const
    expect(both[0].version).toBe(both[1].version)
    return both
  }, LONG)
}

const LONG = { timeout: 15_000, interval: 20 }
const gzip = { 'accept-encoding': 'gzip' }

describe('the state', () => {
  it.each([['gzip, deflate, br'], ['br;q=0, GZIP;q=0.5']])(
    'comes compressed to who takes %s, and says the same',
    async (accepted) => {
      const path = '/api/state?kind=Alert'
      await vi.waitFor(async () => {
        const [answer, plain] = await Promise.all([ask(path, { 'accept-encoding': accepted }), ask(path)])
        expect(answer.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'Accept-Encoding' })
        expect(plain.headers).not.toHaveProperty('content-encoding')
        expect(answer.body.byteLength * 2).toBeLessThan(plain.body.byteLength)
        expect(read({ body: gunzipSync(answer.body) }).resources).toEqual(read(plain).resources)
      }, LONG)
    },
  )

  it.each(['br', 'gzip;q=0', 'identity'])('comes as it is to who takes %s', async (accepted) => {
    const { headers, body } = await ask('/api/state?kind=Alert', { 'accept-encoding': accepted })
    expect(headers).not.toHaveProperty('content-encoding')
    expect(read({ body }).resources.length).toBeGreaterThan(0)
  })

  it('is told in few words to who has it already, and anew to who asks for another part of it', async () => {
    const path = '/api/state?rows=short'
    const { etag } = await vi.waitFor(async () => {
      const { headers } = await ask(path, gzip)
      expect(headers['cache-control']).toBe('private, no-cache')
      const again = await ask(path, { ...gzip, 'if-none-match': `"other", ${headers.etag}` })
      expect([again.status, again.body.byteLength, again.headers.etag]).toEqual([304, 0, headers.etag])
      return { etag: String(headers.etag) }
    }, LONG)
    for (const other of ['', '?rows=short&namespace=apps', '?rows=short&status=failed', '?rows=short&nothing=1'])
      expect((await ask(`/api/state${other}`, { 'if-none-match': etag })).status, other).toBe(200)
  })

  it('has short rows that are the whole ones again, of all and of a part that was filtered', async () => {
    for (const query of ['?', '?namespace=apps&', '?status=failed,stalled,waiting&', '?q=release&']) {
      const [short, whole] = await readBoth(query)
      const known = new Map(short.resources.map((row) => [row.ref, row]))
      const told = short.resources.map((row) => restoreRow(row, (ref) => known.get(ref), new Date(whole.serverTime)))
      const still = (rows: readonly object[]) =>
        JSON.parse(JSON.stringify(rows, (key, value) => (key === 'forSeconds' ? 0 : value)))
      expect(still(told)).toEqual(still(whole.resources))
      expect(told.length).toBeGreaterThan(0)
    }
  })

  it('is shared by those who ask for the same at once', async () => {
    await vi.waitFor(async () => {
      const all = await Promise.all(Array.from({ length: 6 }, () => ask('/api/state?rows=short', gzip)))
      expect(new Set(all.map(({ headers }) => headers.etag)).size).toBe(1)
      // The time of its writing is in it, so that two would differ.
      expect(new Set(all.map(({ body }) => body.toString('base64'))).size).toBe(1)
    }, LONG)
  })

  it('has a head alone for HEAD, and is refused by name where it was asked for wrongly', async () => {
    const head = await ask('/api/state', gzip, 'HEAD')
    expect([head.status, head.body.byteLength]).toEqual([200, 0])
    expect(head.headers.etag).toMatch(/^W\/"/)
    for (const query of ['rows=changes', 'rows=short&status=green'])
      expect(await served.ask(`/api/state?${query}`)).toMatchObject({ status: 400, code: 'invalid_request' })
  })
})

describe('a stream', () => {
  const eventsOf = (text: string) =>
    text.split('\n\n').flatMap((frame): readonly { type: string; id?: string; data: StreamEvent['data'] }[] => {
      const [, type] = /^event: (.+)$/m.exec(frame) ?? []
      const [, data] = /^data: (.+)$/m.exec(frame) ?? []
      const [, id] = /^id: (.+)$/m.exec(frame) ?? []
      return type === undefined || data === undefined ? [] : [{ type, data: JSON.parse(data), ...(id && { id }) }]
    })
  const typesOf = (text: string) => eventsOf(text).map(({ type }) => type)
  const fromOf = ({ startedAt, version }: Pick<State, 'startedAt' | 'version'>) => `${startedAt}.${version}`

  it('goes on from a state without telling it again', async () => {
    const state = read<ShortRow>(await ask('/api/state?rows=short'))
    const stream = served.openStream({}, `?rows=short&from=${fromOf(state)}`)
    await vi.waitFor(() => expect(typesOf(stream.text())).toContain('heartbeat'), LONG)
    stream.close()
    const events = eventsOf(stream.text())
    expect(events.map(({ type }) => type)).not.toContain('snapshot')
    let { version } = state
    for (const { type, data } of events) {
      if (type !== 'delta') continue
      const delta = data as DeltaEvent
      expect(delta.from).toBe(version)
      version = delta.version
    }
    expect(events.find(({ type }) => type === 'heartbeat')?.data).toMatchObject({ version })
  })

  it('begins with a snapshot for who comes from another start, or from a version that nobody told', async () => {
    const state = read(await ask('/api/state'))
    for (const from of [`2001-01-01T00:00:00.000Z.${state.version}`, `${state.startedAt}.999999999`]) {
      const stream = served.openStream({}, `?rows=short&from=${from}`)
      await vi.waitFor(() => expect(typesOf(stream.text())).toContain('heartbeat'), LONG)
      stream.close()
      expect(typesOf(stream.text())[0]).toBe('snapshot')
    }
    expect((await served.ask('/api/stream?from=yesterday')).status).toBe(400)
  })

  it('ends with its connection, so that what is told to many is one write for each', async () => {
    const { port, host } = new URL(served.origin)
    const socket = connect(Number(port), '127.0.0.1')
    let text = ''
    socket.on('data', (piece) => {
      text += String(piece)
    })
    socket.write(`GET /api/stream?rows=short HTTP/1.1\r\nHost: ${host}\r\n\r\n`)
    await vi.waitFor(() => expect(text).toContain('event: heartbeat'), LONG)
    socket.destroy()
    const [head = '', body = ''] = text.split(/\r\n\r\n(.*)/s)
    expect(head).toMatch(/^connection: close$/im)
    expect(head).not.toMatch(/^transfer-encoding/im)
    expect(body).toMatch(/^retry: 5000\n\nevent: snapshot\n/)
  })

  it.each(['state', 'stream'] as const)('of %s is not begun for who has left before', async (name) => {
    const written: unknown[] = []
    const write = (...what: readonly unknown[]) => written.push(what) > 0
    const outlet = { closed: true, writeHead: write, removeHeader: write, write, end: write, on: () => undefined }
    const asked = { method: 'GET', url: new URL(`${served.origin}/`), headers: new Headers(), requestId: 'gone' }
    const { streams } = served.program.measured.look()
    await served.program.direct[name](asked, outlet)
    expect([written, served.program.measured.look().streams]).toEqual([[], streams])
  })

  it('says where one can go on from only once all of the snapshot has come', async () => {
    const stream = served.openStream({}, '?rows=short')
    await vi.waitFor(() => expect(typesOf(stream.text())).toContain('heartbeat'), LONG)
    stream.close()
    for (const { data, id } of eventsOf(stream.text())) {
      const isUnfinished = 'more' in data && data.more === true
      expect(id === undefined, JSON.stringify(data).slice(0, 80)).toBe(isUnfinished)
    }
  })
})
