'use client'

// Copies a text and says so in its own place.

import { useEffect, useState } from 'react'
import { Button } from './button'
import { Check, Copy } from './icons'

export interface CopyButtonProps {
  readonly text: string
  readonly label: string
  readonly showLabel?: boolean
}

export function CopyButton({ text, label, showLabel = false }: CopyButtonProps) {
  const [isCopied, setCopied] = useState(false)
  useEffect(() => {
    if (!isCopied) return
    const timer = setTimeout(() => setCopied(false), 1500)
    return () => clearTimeout(timer)
  }, [isCopied])
  return (
    <Button
      look="ghost"
      size={showLabel ? 'sm' : 'icon-sm'}
      aria-label={isCopied ? 'Copied' : label}
      onClick={(event) => {
        event.stopPropagation()
        copyText(text).then(setCopied)
      }}
    >
      {isCopied ? <Check aria-hidden /> : <Copy aria-hidden />}
      {showLabel && (isCopied ? 'Copied' : label)}
    </Button>
  )
}

/** Resolves to false where the page may not write to the clipboard (plain http, no permission). */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}
