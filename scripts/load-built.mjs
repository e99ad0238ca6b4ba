// The one way from a script into a program that was bundled: where it lies is known, and what it holds only when it was made.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { projectFolder } from './step.mjs'

export function loadBuilt(name) {
  return import(pathToFileURL(join(projectFolder, 'dist', name)).href)
}
