// The database that several replicas share, where there is one. Its client is loaded for those only.

import type { JointDatabase } from '@/lib/history/joint-database'
import type { HistoryPlace } from './settings'

export async function openJoint(place: HistoryPlace): Promise<JointDatabase | undefined> {
  if (place.type !== 'postgres') return undefined
  const { openJointDatabase } = await import('@/lib/history/joint-database')
  return openJointDatabase(place.url)
}
