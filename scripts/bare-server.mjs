// The server without pages: bundled as the product is, with another module in the place of Next, for tests of the process itself.
import { splitOptions } from './build.mjs'

/** Writes server.mjs and its parts into `outdir`; `next` is the path of the module that stands there. */
export async function bundleBareServer(outdir, next) {
  const { build } = await import('esbuild')
  const options = splitOptions(outdir)
  await build({ ...options, external: ['pg-native'], alias: { ...options.alias, next } })
}
