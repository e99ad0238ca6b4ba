import { describe, expect, it } from 'vitest'
import { selectPods } from './logql'

describe('the question for the lines of pods', () => {
  it('names them and their namespaces, once each', () => {
    const pods = [
      { namespace: 'apps', name: 'web-1' },
      { namespace: 'apps', name: 'web-2' },
      { namespace: 'apps', name: 'web-1' },
    ]
    expect(selectPods(pods)).toBe('{namespace=~"apps", pod=~"web-1|web-2"}')
    expect(selectPods([])).toBeUndefined()
  })

  it('takes nothing of a name for a part of the question', () => {
    expect(selectPods([{ namespace: 'a.b', name: 'x"} or {y="' }])).toBe(
      '{namespace=~"a\\\\.b", pod=~"x\\"\\\\} or \\\\{y=\\""}',
    )
  })
})
