// Which images a person asked to see, and the sentence that says so. Pure; the URL is the only home.

import { either } from '@/components/flux/either'
import { IMAGE_STATE_PRESENTATION } from '@/components/flux/image-state-presentation'
import type { ImageFilter } from '@/lib/flux/images/image-filter'

export type ImageFilters = Omit<ImageFilter, 'statuses'>

export const NO_IMAGE_FILTERS: ImageFilters = { namespaces: [], states: [], text: '' }

export function isFilteringImages({ namespaces, states, text }: ImageFilters): boolean {
  return namespaces.length + states.length > 0 || text.trim() !== ''
}

/** `Broken or Waiting images in apps matching “web”` */
export function describeImageFilters({ namespaces, states, text }: ImageFilters): string {
  const words = states.map((state) => IMAGE_STATE_PRESENTATION[state].label)
  const parts = [words.length === 0 ? 'Images' : `${either(words)} images`]
  if (namespaces.length > 0) parts.push(`in ${either(namespaces)}`)
  if (text.trim() !== '') parts.push(`matching “${text}”`)
  return parts.join(' ')
}
