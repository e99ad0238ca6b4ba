import { describe, expect, it } from 'vitest'
import { refOf } from '@/lib/ref'
import { asRef } from '@/lib/testing/as-ref'
import { createNameBook } from './name-book'

describe('the book of names', () => {
  it('finds an object by every word that stands for it', () => {
    const book = createNameBook()
    const ref = asRef('Kustomization/apps/web')
    book.add([ref])
    for (const word of [ref, 'apps/web', 'web.apps', 'apps-web', 'web'])
      expect([...book.bearersOf(word)]).toEqual([ref])
    expect([...book.kindsIn('apps')]).toEqual(['Kustomization'])
    expect(book.bearersOf('apps').size + book.kindsIn('web').size).toBe(0)
  })

  it('is of another edition only when a name is new', () => {
    const book = createNameBook()
    book.add([asRef('Kustomization/apps/web')])
    const { edition } = book
    book.add([asRef('Kustomization/apps/web'), asRef('Deployment/apps/web')])
    expect(book.edition).toBe(edition)
    book.add([asRef('Kustomization/apps/api')])
    expect(book.edition).toBe(edition + 1)
  })

  it('forgets the first names when there are too many', () => {
    const book = createNameBook()
    book.add([asRef('Kustomization/apps/first')])
    book.add(Array.from({ length: 50_000 }, (_, at) => refOf('Kustomization', 'apps', `app-${at}`)))
    expect(book.bearersOf('first').size).toBe(0)
    expect(book.bearersOf('app-49999').size).toBe(1)
  })
})
