// `npm test`: everything that needs no compiler: vitest beside the build of the pages, then the browser stories.
import { ensureAlertmanager } from '../e2e/support/find-alertmanager.mjs'
import { ensureChromium } from '../e2e/support/find-chromium.mjs'
import { ensureNginx } from '../e2e/support/find-nginx.mjs'
import { ensureNtfy } from '../e2e/support/find-ntfy.mjs'
import { ensurePostgres } from '../e2e/support/find-postgres.mjs'
import { ensurePromtool } from '../e2e/support/find-promtool.mjs'
import { buildIfStale } from './build.mjs'
import { installIfMissing } from './install.mjs'
import { endChildrenOnSignals, requireNode, runMain } from './step.mjs'
import { conclude, lay, ONE_FAILURE, runStories, runVitest } from './suite.mjs'

/** Further words, as in `npm test -- lib/flux`, choose test files in both runners. */
const filters = process.argv.slice(2)

const NTFY = {
  what: 'a real ntfy server',
  ensure: ensureNtfy,
  command: 'node e2e/support/find-ntfy.mjs && npm test',
}
const PROXY = {
  what: 'a real reverse proxy',
  ensure: ensureNginx,
  command: 'node e2e/support/find-nginx.mjs && npm test',
}
const DATABASE = {
  what: 'a real PostgreSQL',
  ensure: ensurePostgres,
  command: 'node e2e/support/find-postgres.mjs && npm test',
}
const PROMTOOL = {
  what: 'the promtool of Prometheus',
  ensure: ensurePromtool,
  command: 'node e2e/support/find-promtool.mjs && npm test',
}
const ALERTMANAGER = {
  what: 'a real Alertmanager',
  ensure: ensureAlertmanager,
  command: 'node e2e/support/find-alertmanager.mjs && npm test',
}
const BROWSER = {
  what: 'a browser (all stories of e2e/)',
  ensure: ensureChromium,
  command: 'node e2e/support/find-chromium.mjs && npm test',
}
const PAGES = {
  what: 'the built pages (all stories of e2e/)',
  ensure: buildIfStale,
  command: 'npm run build && npm test',
}
const REAL = {
  what: 'what needs a real API server and the controllers of Flux',
  why: 'They are in a command of their own, because Go may have to build them first.',
  command: 'npm run test:real',
}

requireNode()
endChildrenOnSignals()
await runMain(async () => {
  await installIfMissing()
  // apt-get holds locks, so what comes from Debian comes one after the other.
  const counterparts = []
  for (const one of [NTFY, PROXY, DATABASE, PROMTOOL, ALERTMANAGER]) counterparts.push(await lay(one))
  const [unit, browser, pages] = await Promise.all([
    runVitest(['--project=simple', '--project=whole', ...filters]),
    lay(BROWSER),
    lay(PAGES),
  ])
  const stories = await tellStories(browser.isThere, pages.isThere)
  const missing = [...counterparts, browser, pages].flatMap(({ remarks }) => remarks)
  conclude([unit, ...stories], { missing, elsewhere: [REAL] })
})

/** Pages that do not build are a fault of ours; a machine without a browser is none. */
async function tellStories(hasBrowser, hasPages) {
  if (!hasPages) return [ONE_FAILURE]
  return hasBrowser ? [await runStories(filters)] : []
}
