import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { drawIcons, ICONS } from './draw-icons.mjs'

it('holds the lines of every icon that pages name, as Lucide draws them today', async () => {
  expect(readFileSync(ICONS, 'utf8') === (await drawIcons()), 'Run `node scripts/draw-icons.mjs`.').toBe(true)
})
