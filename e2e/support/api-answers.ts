// What the API answers to whoever looks at the page.
import type { Page } from '@playwright/test'
import type { NarrowedGraph } from '@/lib/contract/graph'
import type { State } from '@/lib/contract/state'

export async function readState(page: Page): Promise<State> {
  return (await page.request.get('/api/state')).json()
}

export async function readGraph(page: Page, query = ''): Promise<NarrowedGraph> {
  return (await page.request.get(`/api/graph${query}`)).json()
}
