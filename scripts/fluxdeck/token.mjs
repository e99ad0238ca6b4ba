#!/usr/bin/env node
// `npx fluxdeck token NAME --role viewer`: makes a token for a screen or a script and the entry for TOKENS_FILE.
// With --file the entry is written there; --revoke takes one away. The token itself is printed once and kept nowhere.
import { createHash, randomBytes } from 'node:crypto'
import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'

const USAGE = `Usage: fluxdeck token NAME [--role viewer|operator] [--screen] [--user USER] [--groups a,b] [--expires 90d] [--file tokens.json]
       fluxdeck token NAME --revoke --file tokens.json`
const DAY_MS = 24 * 60 * 60_000

try {
  main(process.argv.slice(process.argv[2] === 'token' ? 3 : 2))
} catch (error) {
  console.error(`${error.message}\n\n${USAGE}`)
  process.exit(1)
}

function main(args) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      role: { type: 'string', default: 'viewer' },
      user: { type: 'string' },
      groups: { type: 'string' },
      screen: { type: 'boolean', default: false },
      expires: { type: 'string' },
      file: { type: 'string' },
      revoke: { type: 'boolean', default: false },
    },
  })
  const [name] = positionals
  if (name === undefined || positionals.length > 1) throw new Error('Give the token exactly one name.')
  if (values.revoke) return revoke(name, values.file)
  if (!['viewer', 'operator'].includes(values.role)) throw new Error('A role is viewer or operator.')
  const groups = (values.groups ?? '').split(',').flatMap((group) => group.trim() || [])
  for (const one of [name, values.user ?? name, ...groups])
    if (one.trim() === '' || /^(system:|fluxdeck:token:)/i.test(one)) throw new Error(`"${one}" cannot be a name.`)

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
    if (entries.some((other) => other.name === name)) throw new Error(`There is a token named ${name} already.`)
    writeEntries(values.file, [...entries, entry])
    console.error(`Written to ${values.file}. The token, shown this once:\n`)
  }
  console.log(token)
}

function revoke(name, file) {
  if (file === undefined) throw new Error('Name the file to take the token from.')
  const entries = readEntries(file)
  const left = entries.filter((entry) => entry.name !== name)
  if (left.length === entries.length) throw new Error(`There is no token named ${name}.`)
  writeEntries(file, left)
  console.error(`${name} is taken away. Fluxdeck knows within a minute.`)
}

function expiryIn(text) {
  const match = /^(\d{1,5})d$/.exec(text)
  if (match === null) throw new Error('Say when it expires in days, such as 90d.')
  return new Date(Date.now() + Number(match[1]) * DAY_MS).toISOString()
}

function readEntries(file) {
  const entries = JSON.parse(readFileSync(file, 'utf8'))
  if (!Array.isArray(entries)) throw new Error(`${file} is not a list of tokens.`)
  return entries
}

/** In one step, so that Fluxdeck never reads half of it. */
function writeEntries(file, entries) {
  const next = `${file}.next`
  writeFileSync(next, `${JSON.stringify(entries, null, 2)}\n`, { mode: 0o600 })
  chmodSync(next, 0o600)
  renameSync(next, file)
}
