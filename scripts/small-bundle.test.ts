import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { expect, it } from 'vitest'
import { bundleOptions } from './build.mjs'
import { SMALL, writeInOneByte } from './small-bundle.mjs'

async function bundle(source: string) {
  const folder = mkdtempSync(join(tmpdir(), 'fluxdeck-bundle-'))
  const entry = join(folder, 'program.ts')
  const program = join(folder, 'program.mjs')
  writeFileSync(entry, source)
  await build({
    ...bundleOptions(program),
    ...SMALL,
    nodePaths: [join(import.meta.dirname, '..', 'node_modules')],
    entryPoints: [entry],
  })
  writeInOneByte(program)
  return {
    text: readFileSync(program, 'utf8'),
    run: () => execFileSync(process.execPath, [program], { encoding: 'utf8' }),
  }
}

it('writes every character of a program in one byte, and it does what it did', async () => {
  const { text, run } = await bundle(`
    const texts = ['a … b', 'Grüße', 'ﬂux', '🚀', 'nothing']
    console.log(JSON.stringify(texts.filter((text) => /[…üﬂ]|🚀/u.test(text))))
  `)
  expect(/^[\0-\x7f]*$/.test(text)).toBe(true)
  expect(JSON.parse(run())).toEqual(['a … b', 'Grüße', 'ﬂux', '🚀'])
})

it('leaves out what packages bring for others, and keeps what is asked for', async () => {
  const { text, run } = await bundle(`
    import { KubeConfig } from '@kubernetes/client-node'
    import { z } from 'zod'
    const config = new KubeConfig()
    config.loadFromString(JSON.stringify({ clusters: [{ name: 'one', cluster: { server: 'https://one' } }] }))
    console.log(config.clusters[0].server, z.string().safeParse(1).error?.issues[0]?.message)
  `)
  expect(run()).toBe('https://one Invalid input: expected string, received number\n')
  expect(text).not.toMatch(/Eingabe|V1PodSpec/)
})
