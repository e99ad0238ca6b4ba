// Plain JavaScript on purpose: a TypeScript configuration costs about 28 MB of memory at run time.

/** @type {import('next').NextConfig} */
const config = {
  // The image takes only what it needs; `npm start` serves from the checkout.
  ...(process.env.FLUXDECK_IMAGE === '1' ? { output: 'standalone' } : {}),
  poweredByHeader: false,
  reactStrictMode: true,
  compress: true,
  images: { unoptimized: true },
  productionBrowserSourceMaps: false,
  devIndicators: false,
  outputFileTracingRoot: import.meta.dirname,
}

export default config
