// The first script of every page: takes what a launch brought out of the address.

import { TAKE_PAGE_VALUE } from '@/lib/client/take-page-value'

export function PageValue({ nonce }: { readonly nonce: string }) {
  return (
    <script nonce={nonce} suppressHydrationWarning>
      {TAKE_PAGE_VALUE}
    </script>
  )
}
