// What pages ask for beside the stream, and for how long they remember it.

import { QueryClient } from '@tanstack/react-query'
import { FetchError } from './fetch-json'

const FORGET_MS = 120_000

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        // While a page is rendered by the server nobody comes back to it: a timer would keep all of it for that long.
        ...(typeof window === 'undefined' ? {} : { gcTime: FORGET_MS }),
        refetchOnWindowFocus: true,
        // Only a broken line is worth another try at once; a refusal stays one.
        retry: (count, error) => count < 2 && error instanceof FetchError && error.code === 'offline',
      },
    },
  })
}
