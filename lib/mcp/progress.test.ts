import { describe, expect, it, vi } from 'vitest'
import { reportTo } from './progress'

const { signal } = new AbortController()
const asked = { progressToken: 'p' }

describe('progress', () => {
  it('counts up, one for each message', async () => {
    const notify = vi.fn(async () => {})
    const { tell } = reportTo({ _meta: asked, signal, notify })
    await tell('requested')
    await Promise.all([tell('picked up'), tell('done')])
    expect(notify.mock.calls).toEqual(
      ['requested', 'picked up', 'done'].map((message, index) => [
        { method: 'notifications/progress', params: { progressToken: 'p', progress: index + 1, message } },
      ]),
    )
  })

  it('is told to nobody who did not ask for it, who has left, or who has the answer', async () => {
    const notify = vi.fn(async () => {})
    await reportTo({ signal, notify }).tell('requested')
    await reportTo({ _meta: asked, signal: AbortSignal.abort(), notify }).tell('requested')
    const answered = reportTo({ _meta: asked, signal, notify })
    answered.end()
    await answered.tell('requested')
    expect(notify).not.toHaveBeenCalled()
  })

  it.each<[string, () => Promise<void>]>([
    ['rejects', () => Promise.reject(new Error('Connection closed'))],
    [
      'throws',
      () => {
        throw new Error('Connection closed')
      },
    ],
  ])('fails no call where telling %s', async (_, notify) => {
    await expect(reportTo({ _meta: asked, signal, notify }).tell('requested')).resolves.toBeUndefined()
  })
})
