import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { expect, it, onTestFinished } from 'vitest'
import { findFreePort } from '@/e2e/support/free-port'
import { drawFirstPage } from './first-page'

async function draw(answer: RequestListener) {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.headers.host}${request.url}`)
    answer(request, response)
  })
  const port = await findFreePort()
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  await drawFirstPage({ port, bind: '127.0.0.1', host: 'flux.example.org' })
  return asked
}

it('asks for the first page once, under the name that people use, to its end', async () => {
  let isSent = false
  const asked = await draw((_, response) => {
    response.write('<html>')
    setTimeout(() => {
      isSent = true
      response.end('</html>')
    }, 20)
  })
  expect(asked).toEqual(['GET flux.example.org/'])
  expect(isSent).toBe(true)
})

it('keeps nobody out where nothing can be drawn', async () => {
  expect(await draw((request) => request.socket.destroy())).toHaveLength(1)
  expect(await drawFirstPage({ port: await findFreePort(), bind: undefined, host: 'localhost' })).toBeUndefined()
})
