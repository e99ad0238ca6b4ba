'use client'
// What pages that read lists and objects ask for beside the stream, and for how long they remember it. Only they load it.

import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { isBrokenLine } from './fetch-json'
import { FORGET_MS } from './kept-answers'

/** What was read is remembered from page to page; on the server each page is somebody else's. */
const OF_BROWSER = typeof window === 'undefined' ? undefined : createQueryClient()

export function Queries({ children }: { readonly children: ReactNode }) {
  const [client] = useState(() => OF_BROWSER ?? createQueryClient())
  return <QueryClientProvider client={client}>{children}</QueryClientProvider>
}

function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        // While a page is rendered by the server nobody comes back to it: a timer would keep all of it for that long.
        ...(typeof window === 'undefined' ? {} : { gcTime: FORGET_MS }),
        refetchOnWindowFocus: true,
        retry: (count, error) => count < 2 && isBrokenLine(error),
      },
    },
  })
}
