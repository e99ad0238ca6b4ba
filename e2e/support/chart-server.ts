// A Helm repository over HTTP for one test file: an index and packed charts, made as `helm package` would.
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { findFreePort } from './free-port'

export interface ChartServer {
  readonly url: string
  /** A chart of one template, offered beside those that are there already. */
  publish(name: string, version: string, template: string): Promise<void>
  stop(): Promise<void>
}

const execute = promisify(execFile)

export async function startChartServer(): Promise<ChartServer> {
  const root = await mkdtemp(join(tmpdir(), 'fluxdeck-charts-'))
  const port = await findFreePort()
  const url = `http://127.0.0.1:${port}`
  const server = createServer(async (request, response) => {
    const file = await readFile(join(root, basename(request.url ?? ''))).catch(() => undefined)
    response.statusCode = file === undefined ? 404 : 200
    response.end(file)
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))

  const writeIndex = async () => {
    const entries: Record<string, object[]> = {}
    for (const file of await readdir(root)) {
      const [, name, version] = /^(.+)-(\d+\.\d+\.\d+)\.tgz$/.exec(file) ?? []
      if (name === undefined || version === undefined) continue
      const entry = { apiVersion: 'v2', name, version, urls: [`${url}/${file}`], created: '2026-01-01T00:00:00Z' }
      entries[name] = [...(entries[name] ?? []), entry]
    }
    // JSON is YAML.
    await writeFile(join(root, 'index.yaml'), JSON.stringify({ apiVersion: 'v1', entries }))
  }
  await writeIndex()
  return {
    url,
    async publish(name, version, template) {
      const work = await mkdtemp(join(tmpdir(), 'fluxdeck-chart-'))
      const folder = join(work, name)
      await mkdir(join(folder, 'templates'), { recursive: true })
      await writeFile(join(folder, 'Chart.yaml'), JSON.stringify({ apiVersion: 'v2', name, version }))
      await writeFile(join(folder, 'templates', 'all.yaml'), template)
      await execute('tar', ['-czf', join(root, `${name}-${version}.tgz`), '-C', work, name])
      await rm(work, { recursive: true, force: true })
      await writeIndex()
    },
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await rm(root, { recursive: true, force: true })
    },
  }
}
