// The floor of memory and start: Next over the same built pages, with an empty server before it.

import { createServer } from 'node:http'
import next from 'next'

const app = next({ dev: false, dir: process.cwd() })
const ready = app.prepare().then(() => app.getRequestHandler())
createServer((request, response) => {
  if (request.url === '/readyz') ready.then(() => response.end('ok'))
  else ready.then((answer) => answer(request, response))
}).listen(Number(process.env.PORT), '127.0.0.1')
