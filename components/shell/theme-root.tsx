'use client'
// Light, dark or as the system says; chosen before the first paint.

import { ThemeProvider } from 'next-themes'
import type { ReactNode } from 'react'

export function ThemeRoot({ nonce, children }: { readonly nonce: string | undefined; readonly children: ReactNode }) {
  return (
    <ThemeProvider
      attribute="data-theme"
      defaultTheme="system"
      enableSystem
      {...(nonce === undefined ? {} : { nonce })}
    >
      {children}
    </ThemeProvider>
  )
}
