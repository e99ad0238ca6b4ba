// Draws the file that all icons refer to from those of Lucide: the ones that components/ui/icons.tsx names, and no others.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import dynamicIconImports from 'lucide-react/dynamicIconImports.mjs'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { projectFolder, runMain } from './step.mjs'

export const ICONS = join(projectFolder, 'components', 'ui', 'icons.svg')
const NAMES = join(projectFolder, 'components', 'ui', 'icons.tsx')
/** How thick a line is, is left to whoever shows it. */
const LOOK = 'viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round"'

export async function drawIcons() {
  const names = [...readFileSync(NAMES, 'utf8').matchAll(/ icon\('([a-z0-9-]+)'\)/g)].map(([, name]) => name)
  const symbols = await Promise.all(names.map(drawSymbol))
  return `<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" aria-hidden="true">\n${symbols.join('\n')}\n</svg>\n`
}

async function drawSymbol(name) {
  const { default: Icon } = await dynamicIconImports[name]()
  const shapes = renderToStaticMarkup(createElement(Icon))
    .replace(/^<svg[^>]*>|<\/svg>$/g, '')
    .replace(/><\/\w+>/g, '/>')
  return `<symbol id="${name}" ${LOOK}>${shapes}</symbol>`
}

if (process.argv[1] === import.meta.filename) await runMain(async () => writeFileSync(ICONS, await drawIcons()))
