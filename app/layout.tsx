// The document: language, theme, styles. What is in it is decided further in.

import type { Metadata, Viewport } from 'next'
import { headers } from 'next/headers'
import type { ReactNode } from 'react'
import { PageValue } from '@/components/shell/page-value'
import { StyleNonce } from '@/components/shell/style-nonce'
import { ThemeRoot } from '@/components/shell/theme-root'
import './globals.css'

export const metadata: Metadata = {
  title: { default: 'Fluxdeck', template: '%s · Fluxdeck' },
  description: 'A live view of everything Flux is delivering, what is broken, why, and what to do about it.',
  robots: { index: false, follow: false },
  referrer: 'same-origin',
}

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  viewportFit: 'cover',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f8f8f8' },
    { media: '(prefers-color-scheme: dark)', color: '#0f0f0f' },
  ],
}

export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  // Every page is made for its request: the nonce of its scripts is.
  const nonce = (await headers()).get('x-nonce') ?? undefined
  return (
    <html lang="en" suppressHydrationWarning>
      <body>
        {nonce !== undefined && <PageValue nonce={nonce} />}
        {nonce !== undefined && <StyleNonce nonce={nonce} />}
        <ThemeRoot nonce={nonce}>{children}</ThemeRoot>
      </body>
    </html>
  )
}
