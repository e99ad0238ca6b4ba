// How whatever runs in Node is bundled: the server, what it begins beside itself, and what measures it.
import { join } from 'node:path'
import { projectFolder } from './step.mjs'

export const FOR_NODE = {
  absWorkingDir: projectFolder,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  alias: {
    '@': projectFolder,
    // Of all that the package holds only this file is asked for.
    '@kubernetes/client-node': join(projectFolder, 'node_modules', '@kubernetes', 'client-node', 'dist', 'config.js'),
  },
  logLevel: 'warning',
}

/** Bundled CommonJS packages call require(), which ES modules do not have. */
export const WITH_REQUIRE = {
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
}
