// Plain JavaScript on purpose: a TypeScript configuration costs about 28 MB of memory at run time.

/** @type {import('next').NextConfig} */
const config = {
  // The image takes only what it needs; `npm start` serves from the checkout.
  ...(process.env.FLUXDECK_IMAGE === '1' ? { output: 'standalone' } : {}),
  poweredByHeader: false,
  reactStrictMode: true,
  compress: true,
  images: { unoptimized: true },
  // `npm run bench first-load` then says what the scripts are made of.
  productionBrowserSourceMaps: process.env.FLUXDECK_SOURCE_MAPS === '1',
  devIndicators: false,
  experimental: {
    // A page asks for few large files before many small ones: each request costs more than what a second page loads twice.
    turbopackChunking: { requestCost: 1_000_000, minChunkSize: 150_000 },
  },
  outputFileTracingRoot: import.meta.dirname,
}

export default config
