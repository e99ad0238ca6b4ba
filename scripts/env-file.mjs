// A file `.env` beside package.json, for settings of a checkout. What the environment says already counts before it.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { StepFailed } from './step.mjs'

export function readEnvFile(folder) {
  const path = join(folder, '.env')
  if (!existsSync(path)) return
  try {
    process.loadEnvFile(path)
  } catch (error) {
    throw new StepFailed(`The file ${path} cannot be read (${error.code ?? error.message}).`)
  }
}
