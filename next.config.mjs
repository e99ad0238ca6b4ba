// Plain JavaScript on purpose: a TypeScript configuration costs about 28 MB of memory at run time.

/** @type {import('next').NextConfig} */
const config = {
  output: 'standalone',
  poweredByHeader: false,
  reactStrictMode: true,
  compress: true,
  images: { unoptimized: true },
  productionBrowserSourceMaps: false,
  devIndicators: false,
  outputFileTracingRoot: import.meta.dirname,
}

export default config
