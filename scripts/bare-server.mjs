// The server without pages: bundled with another module in the place of Next, for tests of the process itself.
import { bundleOptions } from './build.mjs'

/** `next` is the path of the module that stands there. */
export async function bundleBareServer(outfile, next) {
  const { build } = await import('esbuild')
  const options = bundleOptions(outfile)
  await build({ ...options, external: [], alias: { ...options.alias, next } })
}
