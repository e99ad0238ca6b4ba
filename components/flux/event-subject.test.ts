import { expect, it } from 'vitest'
import { hiddenRef } from '@/lib/ref'
import { asRef } from '@/lib/testing/as-ref'
import { hrefAmongDeployed } from './event-subject'

const EVENT = {
  ref: asRef('Pod/apps/web-1'),
  workload: asRef('Deployment/apps/web'),
  applier: asRef('HelmRelease/apps/web'),
}

it('leads from a pod to its workload, among what its applier deployed', () => {
  expect(hrefAmongDeployed(EVENT)).toBe(
    '/resources/HelmRelease/apps/web?tab=workloads&workload=Deployment%2Fapps%2Fweb',
  )
})

it('leads nowhere from what nobody deployed, or nobody whom one may see', () => {
  expect(hrefAmongDeployed({ ref: EVENT.ref })).toBeUndefined()
  expect(hrefAmongDeployed({ ...EVENT, applier: hiddenRef('HelmRelease') })).toBeUndefined()
  expect(hrefAmongDeployed({ ...EVENT, ref: hiddenRef('Pod') })).toBeUndefined()
})
