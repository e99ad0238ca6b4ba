// The image that an object names, as it may be shown.

import { parseImage } from '@/lib/flux/object/image-reference'
import { redactText } from '@/lib/flux/object/redact'
import { textOf } from './metadata'

/** As an object tells it. What is a reference holds no secret; anything else may. */
export function readImage(value: unknown): string {
  const text = textOf(value)
  return text === '' || parseImage(text) !== undefined ? text : redactText(text)
}
