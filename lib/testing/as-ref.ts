// A ref as tests write it: whole, or only a letter where nothing but sameness counts.

import type { Ref } from '../ref'

export function asRef(text: string): Ref {
  return text as Ref
}
