import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { SILENT_LOG } from '../log'
import { NO_TALLIES } from '../tallies'
import { recordTallies } from '../testing/record-tallies'
import { createNotificationLog } from './notification-log'
import { followNtfy } from './ntfy-watch'
import { createSourceBoard } from './source-board'

const EVERYTHING = { topics: [], priorities: [], limit: 10 }

let server: Server
let end: AbortController
let asked: { readonly path: string; readonly authorization: string | undefined }[]
let answer: (response: ServerResponse) => void

beforeEach(async () => {
  end = new AbortController()
  asked = []
  answer = (response) => response.writeHead(200).write(`${JSON.stringify({ id: 'o', event: 'open', topic: 'flux' })}\n`)
  server = createServer((request, response) => {
    asked.push({ path: request.url ?? '', authorization: request.headers.authorization })
    answer(response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterEach(async () => {
  end.abort()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

function follow(topics: readonly string[], authorization?: string) {
  const clock = () => new Date()
  const { tallies, counted } = recordTallies()
  const board = createSourceBoard(clock)
  const notifications = createNotificationLog({
    topics,
    clock,
    redact: (text) => text,
    home: { name: 'home', isSure: true },
    find: () => undefined,
  })
  const { port } = server.address() as AddressInfo
  const baseUrl = `http://127.0.0.1:${port}`
  followNtfy(
    {
      ntfy: { baseUrl, topics, readAuthorization: () => authorization },
      board,
      notifications,
      clock,
      tallies,
      log: SILENT_LOG,
    },
    end.signal,
  )
  return { board, notifications, counted }
}

const message = (fields: object) =>
  `${JSON.stringify({ id: 'm', event: 'message', topic: 'flux', time: 1_700_000_000, message: 'text', ...fields })}\n`

describe('the topics of ntfy', () => {
  it('are no source at all where ntfy is not configured', () => {
    const clock = () => new Date()
    const board = createSourceBoard(clock)
    const { notifications } = follow([])
    followNtfy({ ntfy: undefined, board, notifications, clock, tallies: NO_TALLIES, log: SILENT_LOG }, end.signal)
    expect(board.list()).toEqual([])
  })

  it('are sources of their own, one each, with the role by which the verdict weighs them', async () => {
    const { board } = follow(['flux', 'home'], 'Bearer t')
    await vi.waitFor(() => expect(board.list().map(({ state }) => state)).toEqual(['live', 'live']))
    expect(board.list()[0]).toMatchObject({ id: 'ntfy:flux', label: 'Notifications of topic flux', role: 'ntfy' })
    expect(board.lastSynced()).toHaveProperty('ntfy:home')
    expect(asked.map(({ authorization }) => authorization)).toEqual(['Bearer t', 'Bearer t'])
  })

  it('count what is kept of them, and what could not be read', async () => {
    answer = (response) => response.writeHead(200).write(`${message({})}{"id":\n`)
    const { board, notifications, counted } = follow(['flux'])
    await vi.waitFor(() => expect(notifications.page(EVERYTHING).badLines).toBe(1))
    expect(counted).toEqual(['ntfyMessages flux', 'ntfyBadLines flux'])
    expect(board.list()[0]?.count).toBe(1)
  })

  it('say why they may not be read', async () => {
    answer = (response) => response.writeHead(403).end('{}')
    const { board } = follow(['flux'])
    await vi.waitFor(() => expect(board.list()[0]?.state).toBe('unauthorised'))
    expect(board.list()[0]?.reason).toBeTruthy()
    expect(board.list()[0]?.lastSyncedAt).toBeUndefined()
  })
})
