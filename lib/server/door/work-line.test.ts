import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { listen } from '../process-life'
import { createWorkLine, type WorkLimits } from './work-line'

const LONG = 60_000

let server: Server
afterEach(() => {
  server.closeAllConnections()
  server.close()
})

/** Whose turn it is is told by their paths, in order; they are at it until `answer` is called with one. */
async function open(limits: Partial<WorkLimits> = {}) {
  const line = createWorkLine({ underWay: 1, patienceMs: LONG, ...limits })
  const begun: string[] = []
  const left: string[] = []
  const waiting: string[] = []
  const answers = new Map<string, ServerResponse>()
  server = createServer((question: IncomingMessage, response) => {
    const path = question.url ?? ''
    const [, caller = ''] = path.split('/')
    waiting.push(path)
    answers.set(path, response)
    line.enter(response, caller === 'anybody' ? undefined : caller).then(
      (isTheirTurn) => (isTheirTurn ? begun : left).push(path),
      (error: Error & { code: string }) => response.writeHead(503).end(error.code),
    )
  })
  const port = await listen(server, 0, '127.0.0.1')
  const ask = async (path: string) => {
    const asked = request({ host: '127.0.0.1', port, path, agent: false }).on('error', () => {})
    const status = once(asked, 'response').then(([response]) => {
      const { statusCode } = (response as IncomingMessage).resume()
      return statusCode
    })
    status.catch(() => {})
    asked.end()
    await vi.waitFor(() => expect(waiting).toContain(path))
    return { status, leave: () => asked.destroy() }
  }
  return { ask, begun, left, answer: (path: string) => answers.get(path)?.end('done'), answers }
}

describe('the line of those who are worked for', () => {
  it('begins as many as may be under way, and the next with the first bytes of one of them', async () => {
    const { ask, begun, answers } = await open({ underWay: 2 })
    for (const path of ['/a/1', '/a/2', '/a/3', '/a/4']) await ask(path)
    await vi.waitFor(() => expect(begun).toEqual(['/a/1', '/a/2']))
    answers.get('/a/2')?.write('It goes on for ever')
    await vi.waitFor(() => expect(begun).toEqual(['/a/1', '/a/2', '/a/3']))
  })

  it('never works for who has left while waiting, and goes on where the one it works for leaves', async () => {
    const { ask, begun, left } = await open()
    const first = await ask('/a/1')
    const second = await ask('/a/2')
    await ask('/a/3')
    second.leave()
    await vi.waitFor(() => expect(left).toEqual(['/a/2']))
    first.leave()
    await vi.waitFor(() => expect(begun).toEqual(['/a/1', '/a/3']))
    expect(left).toEqual(['/a/2'])
  })

  it('calls callers by turns, however many questions one of them has', async () => {
    const { ask, begun, answer } = await open()
    for (const path of ['/a/1', '/a/2', '/a/3', '/b/1', '/anybody/1']) await ask(path)
    for (const path of ['/a/1', '/a/2', '/b/1', '/anybody/1', '/a/3']) {
      await vi.waitFor(() => expect(begun.at(-1)).toBe(path))
      answer(path)
    }
    expect(begun).toHaveLength(5)
  })

  it('refuses where too many wait, of one caller before all, and lets in again when there is room', async () => {
    const { ask, begun, answer } = await open({ waiting: 3, callerWaiting: 2 })
    await ask('/a/1')
    await vi.waitFor(() => expect(begun).toEqual(['/a/1']))
    for (const path of ['/a/2', '/a/3']) await ask(path)
    expect(await (await ask('/a/4')).status).toBe(503)
    await ask('/anybody/1')
    expect(await (await ask('/b/1')).status).toBe(503)
    answer('/a/1')
    await vi.waitFor(() => expect(begun).toEqual(['/a/1', '/a/2']))
    const later = await ask('/b/2')
    for (const path of ['/a/2', '/anybody/1', '/a/3', '/b/2']) {
      await vi.waitFor(() => expect(begun).toContain(path))
      answer(path)
    }
    expect(await later.status).toBe(200)
  })

  it('counts nobody alone where callers cannot be told from each other', async () => {
    const { ask, begun, answer } = await open({ callerWaiting: 1 })
    const asked = []
    for (const path of ['/anybody/1', '/anybody/2', '/anybody/3', '/anybody/4']) asked.push(await ask(path))
    for (const path of ['/anybody/1', '/anybody/2', '/anybody/3', '/anybody/4']) {
      await vi.waitFor(() => expect(begun.at(-1)).toBe(path))
      answer(path)
    }
    for (const { status } of asked) expect(await status).toBe(200)
  })

  it('does not wait for one who waits for somebody else', async () => {
    const { ask, begun } = await open({ patienceMs: 20 })
    for (const path of ['/a/1', '/a/2', '/a/3']) await ask(path)
    await vi.waitFor(() => expect(begun).toEqual(['/a/1', '/a/2', '/a/3']))
  })

  it('does not begin for one who was gone before', async () => {
    const line = createWorkLine()
    const over = vi.fn<(isTheirTurn: boolean) => void>()
    server = createServer((_, response) => {
      response.once('close', () => void line.enter(response, 'a').then(over))
      response.end()
    })
    const port = await listen(server, 0, '127.0.0.1')
    request({ host: '127.0.0.1', port, agent: false }, (response) => response.resume()).end()
    await vi.waitFor(() => expect(over).toHaveBeenCalledWith(false))
  })
})
