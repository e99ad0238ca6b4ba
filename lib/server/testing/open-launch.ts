// A browser that has just opened a launch address: what it sends from then on, with each request and with each write.

import { PAGE_HEADER } from '@/lib/contract/actions'
import type { IdentityMode } from '../identity/identity'

export interface LaunchedBrowser {
  readonly cookie: string
  readonly [PAGE_HEADER]: string
}

export function openLaunch({ launch }: Pick<IdentityMode, 'launch'>): LaunchedBrowser {
  const opened = launch?.exchange(launch.issue())
  if (opened === undefined) throw new Error('There is no launch address.')
  return { cookie: opened.cookie.split(';')[0] ?? '', [PAGE_HEADER]: opened.page }
}
