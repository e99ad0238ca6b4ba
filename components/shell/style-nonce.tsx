'use client'
// Hands the nonce of this page to the kit, whose open dialogs and menus write a style element that must carry it.

import { setNonce } from 'get-nonce'

export function StyleNonce({ nonce }: { readonly nonce: string }) {
  // Known to the browser alone: on the server one page's nonce would be kept for the next.
  if (typeof window !== 'undefined') setNonce(nonce)
  return null
}
