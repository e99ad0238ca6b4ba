// An address that could be that of an object, and is not: the frame stands around it already.

import { Nowhere } from '@/components/shell/nowhere'

export default function NoSuchObject() {
  return <Nowhere />
}
