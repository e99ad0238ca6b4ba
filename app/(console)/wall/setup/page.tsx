// Where a wall is made: its address, a preview of it, and the screens that wait to be let in.

import type { Metadata } from 'next'
import { WallSetup } from '@/components/wall/wall-setup'

export const metadata: Metadata = { title: 'Screens' }

export default function WallSetupPage() {
  return <WallSetup />
}
