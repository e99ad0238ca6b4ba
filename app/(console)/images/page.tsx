// How far each new image has come: from the registry over policy, automation and Git to what runs.

import type { Metadata } from 'next'
import { ImageWays } from '@/components/images/image-ways'
import { WithAddress } from '@/components/shell/with-address'
import { Queries } from '@/lib/client/query-client'

export const metadata: Metadata = { title: 'Images' }

export default function ImagesPage() {
  return (
    <Queries>
      <WithAddress>
        <ImageWays />
      </WithAddress>
    </Queries>
  )
}
