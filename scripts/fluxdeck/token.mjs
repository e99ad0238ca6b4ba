// `fluxdeck token NAME --role viewer`: makes a token for a screen, a script or an agent, the entry for TOKENS_FILE, and the lines
// to paste into clients. With --file the entry is written there; --revoke takes one away. The token is kept nowhere.
import { createHash, randomBytes } from 'node:crypto'
import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { formatLines, linesForToken } from './client-lines.mjs'
import { readOptions, UsageError } from './read-options.mjs'

export const USAGE = `Usage: fluxdeck token NAME [--role viewer|operator] [--screen] [--user USER] [--groups a,b] [--expires 90d]
                           [--file tokens.json] [--url https://fluxdeck.example.com]
       fluxdeck token NAME --revoke --file tokens.json
`
const OPTIONS = {
  role: { type: 'string', default: 'viewer' },
  user: { type: 'string' },
  groups: { type: 'string' },
  screen: { type: 'boolean', default: false },
  expires: { type: 'string' },
  file: { type: 'string' },
  url: { type: 'string', default: 'http://localhost:3000' },
  revoke: { type: 'boolean', default: false },
}
const DAY_MS = 24 * 60 * 60_000

export function run(args) {
  const { values, positionals } = readOptions(args, OPTIONS, { allowPositionals: true })
  const [name] = positionals
  if (name === undefined || positionals.length > 1) throw new UsageError('Give the token exactly one name.')
  if (values.revoke) return revoke(name, values.file)
  if (!['viewer', 'operator'].includes(values.role)) throw new UsageError('A role is viewer or operator.')
  if (values.screen && values.role !== 'viewer') throw new UsageError('A screen is a viewer.')
  const base = readAddress(values.url)
  const groups = (values.groups ?? '').split(',').flatMap((group) => group.trim() || [])
  for (const one of [name, values.user ?? name, ...groups])
    if (one.trim() === '' || /^(system:|fluxdeck:token:)/i.test(one)) throw new UsageError(`"${one}" cannot be a name.`)

  const token = `fluxdeck_${randomBytes(32).toString('base64url')}`
  const entry = {
    name,
    role: values.role,
    ...(values.user === undefined ? {} : { user: values.user }),
    ...(groups.length === 0 ? {} : { groups }),
    ...(values.screen ? { screen: true } : {}),
    sha256: createHash('sha256').update(token).digest('hex'),
    ...(values.expires === undefined ? {} : { expires: expiryIn(values.expires) }),
  }
  if (values.file === undefined) {
    console.log(`${JSON.stringify(entry, null, 2)}\n`)
    console.error('Add this entry to the list in TOKENS_FILE. The token, shown this once:\n')
  } else {
    const entries = existsSync(values.file) ? readEntries(values.file) : []
    if (entries.some((other) => other.name === name)) throw new UsageError(`There is a token named ${name} already.`)
    writeEntries(values.file, [...entries, entry])
    console.error(`Written to ${values.file}. The token, shown this once:\n`)
  }
  console.log(token)
  console.error(`\n${values.screen ? lineForScreen(base, token) : formatLines(linesForToken(base, token))}`)
}

/** The one address that takes a token: it is exchanged for a cookie, and gone from the address bar. */
function lineForScreen(base, token) {
  return `Screens: open ${base}/wall?screen=${token} on it once; it stays in until this entry goes.\nWhere nobody can type: open ${base}/wall/pair on it, and enter its code at ${base}/wall/setup.\n`
}

function readAddress(text) {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw new UsageError('--url is no http or https address.')
  return new URL(text).origin
}

function revoke(name, file) {
  if (file === undefined) throw new UsageError('Name the file to take the token from.')
  const entries = readEntries(file)
  const left = entries.filter((entry) => entry.name !== name)
  if (left.length === entries.length) throw new UsageError(`There is no token named ${name}.`)
  writeEntries(file, left)
  console.error(`${name} is taken away. Fluxdeck knows within a minute.`)
}

function expiryIn(text) {
  const match = /^(\d{1,5})d$/.exec(text)
  if (match === null) throw new UsageError('Say when it expires in days, such as 90d.')
  return new Date(Date.now() + Number(match[1]) * DAY_MS).toISOString()
}

function readEntries(file) {
  const entries = parseList(readFileSync(file, 'utf8'))
  if (entries === undefined) throw new UsageError(`${file} is not a list of tokens.`)
  return entries
}

function parseList(text) {
  try {
    const list = JSON.parse(text)
    return Array.isArray(list) ? list : undefined
  } catch {
    return undefined
  }
}

/** In one step, so that Fluxdeck never reads half of it. */
function writeEntries(file, entries) {
  const next = `${file}.next`
  writeFileSync(next, `${JSON.stringify(entries, null, 2)}\n`, { mode: 0o600 })
  chmodSync(next, 0o600)
  renameSync(next, file)
}
