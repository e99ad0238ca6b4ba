import { useQuery } from '@tanstack/react-query'
import { renderToString } from 'react-dom/server'
import { afterEach, expect, it, vi } from 'vitest'
import { Queries } from './query-client'

afterEach(() => vi.useRealTimers())

function Asking() {
  const { isPending } = useQuery({ queryKey: ['events'], queryFn: () => 'nothing' })
  return isPending ? 'It is being asked.' : 'It is known.'
}

it('leaves nothing behind of a page that the server has rendered', () => {
  vi.useFakeTimers()
  const page = renderToString(
    <Queries>
      <Asking />
    </Queries>,
  )
  expect(page).toBe('It is being asked.')
  expect(vi.getTimerCount()).toBe(0)
})
