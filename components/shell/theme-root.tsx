'use client'
// Light, dark or as the system says, chosen before the first paint; and the sign that the program of the page runs.

import { ThemeProvider } from 'next-themes'
import { type ReactNode, useEffect } from 'react'

export function ThemeRoot({ nonce, children }: { readonly nonce: string | undefined; readonly children: ReactNode }) {
  useEffect(() => {
    document.documentElement.dataset.awake = ''
  }, [])
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
