// How far each new image has come: from the registry over policy, automation and Git to what runs.

import type { Metadata } from 'next'
import { ImageWays } from '@/components/images/image-ways'

export const metadata: Metadata = { title: 'Images' }

export default function ImagesPage() {
  return <ImageWays />
}
