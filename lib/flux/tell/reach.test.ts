import { describe, expect, it } from 'vitest'
import type { SourceHealth } from '@/lib/contract/state'
import { sayReach, whyUnreached } from './reach'

const REFUSED = 'The API server at 127.0.0.1:3449 refuses the connection.'

function source(state: SourceHealth['state'], reason?: string, role: SourceHealth['role'] = 'flux'): SourceHealth {
  const since = '2026-11-20T08:00:00Z'
  return { id: 'buckets', label: 'Buckets', role, state, since, count: 0, ...(reason === undefined ? {} : { reason }) }
}

describe('what the console says of a cluster that cannot be reached', () => {
  it('is why, once, and that it goes on being tried', () => {
    const why = whyUnreached([source('connecting'), source('stale', REFUSED), source('live', undefined, 'ntfy')])
    expect(why).toBe(REFUSED)
    const line =
      '… but the cluster cannot be read: The API server at 127.0.0.1:3449 refuses the connection. Fluxdeck goes on trying.'
    expect(sayReach(undefined, why)).toBe(line)
    expect(sayReach(why, why)).toBeUndefined()
    expect(sayReach(why, undefined)).toBe('The cluster can be read now.')
    expect(sayReach(undefined, undefined)).toBeUndefined()
  })

  it('is nothing as long as anything is read, or nobody has tried', () => {
    expect(whyUnreached([source('live'), source('error', REFUSED)])).toBeUndefined()
    expect(whyUnreached([source('forbidden', 'no permission'), source('stale', REFUSED)])).toBeUndefined()
    expect(whyUnreached([source('connecting'), source('absent', 'not served')])).toBeUndefined()
  })
})
