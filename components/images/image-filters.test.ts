import { describe, expect, it } from 'vitest'
import { describeImageFilters, isFilteringImages, NO_IMAGE_FILTERS } from './image-filters'

describe('filters of images', () => {
  it('read as a sentence', () => {
    expect(describeImageFilters({ namespaces: ['apps'], states: ['broken', 'waiting'], text: 'web' })).toBe(
      'Broken or Waiting images in apps matching “web”',
    )
  })

  it('are none where nothing is asked for', () => {
    expect(isFilteringImages({ ...NO_IMAGE_FILTERS, text: '  ' })).toBe(false)
    expect(isFilteringImages({ ...NO_IMAGE_FILTERS, states: ['ok'] })).toBe(true)
  })
})
