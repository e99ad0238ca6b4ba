#!/usr/bin/env node
// The one command of Fluxdeck. `node <clone>/scripts/fluxdeck.mjs …` works from anywhere, `npx fluxdeck …` inside the clone.
import { nearest, UsageError } from './fluxdeck/read-options.mjs'

const COMMANDS = {
  mcp: { does: 'serve agents of this machine over stdin and stdout', load: () => import('./fluxdeck/mcp.mjs') },
  token: {
    does: 'make, or take away, the token of a screen, a script or an agent',
    load: () => import('./fluxdeck/token.mjs'),
  },
}
const HELP = `Usage: fluxdeck COMMAND [options]

${Object.entries(COMMANDS)
  .map(([name, { does }]) => `  ${name.padEnd(8)}${does}`)
  .join('\n')}

  fluxdeck COMMAND --help says what a command takes. \`npm start\` starts the pages.
`

try {
  await main(process.argv.slice(2))
} catch (error) {
  const isForeseen = error instanceof UsageError
  // A file that is not there, or that may not be written, is no fault of the program either.
  if (!isForeseen && typeof error.code !== 'string') throw error
  process.stderr.write(`${error.message}\n${isForeseen ? `\n${error.usage ?? HELP}` : ''}`)
  process.exitCode = 1
}

async function main([name, ...args]) {
  if (name === undefined) throw new UsageError('Say what to do.')
  if (['help', '--help', '-h'].includes(name)) return void process.stdout.write(HELP)
  if (!Object.hasOwn(COMMANDS, name))
    throw new UsageError(`There is no command ${name}.${nearest(name, Object.keys(COMMANDS))}`)
  const { USAGE, run } = await COMMANDS[name].load()
  if (args.includes('--help') || args.includes('-h')) return void process.stdout.write(USAGE)
  try {
    await run(args)
  } catch (error) {
    if (error instanceof UsageError) error.usage = USAGE
    throw error
  }
}
