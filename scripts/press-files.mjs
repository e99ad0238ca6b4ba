// Presses what browsers load as small as it gets, once and beside each file: nobody waits for that when a page is opened.
import { createHash } from 'node:crypto'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

const PRESSED = /\.(js|css|svg)$/
/** Below this the name of the coding is as long as what it saves. */
const LEAST_BYTES = 300
const AT_ONCE = 4

const FORMS = [
  {
    ending: '.br',
    press: (bytes) =>
      promisify(brotliCompress)(bytes, {
        params: {
          [constants.BROTLI_PARAM_QUALITY]: 11,
          [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
          [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
        },
      }),
  },
  { ending: '.gz', press: (bytes) => promisify(gzip)(bytes, { level: 9 }) },
]

/** What an earlier build pressed into `cache`, named by what was in the file, is taken from there. */
export async function pressFiles(folder, cache) {
  mkdirSync(cache, { recursive: true })
  const names = readdirSync(folder, { recursive: true }).filter(
    (name) => PRESSED.test(name) && statSync(join(folder, name)).size >= LEAST_BYTES,
  )
  const waiting = names.flatMap((name) => FORMS.map((form) => ({ path: join(folder, name), ...form })))
  const used = new Set()
  const pressNext = async () => {
    for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) used.add(await pressOne(one, cache))
  }
  await Promise.all(Array.from({ length: AT_ONCE }, pressNext))
  for (const name of readdirSync(cache)) if (!used.has(name)) rmSync(join(cache, name))
}

async function pressOne({ path, ending, press }, cache) {
  const bytes = readFileSync(path)
  const name = createHash('sha256').update(bytes).digest('hex') + ending
  const kept = join(cache, name)
  if (!existsSync(kept)) writeFileSync(kept, await press(bytes))
  copyFileSync(kept, path + ending)
  return name
}
