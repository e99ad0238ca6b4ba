import { describe, expect, it } from 'vitest'
import { startLeashed } from './leashed-process'
import { untilReady } from './until-ready'

describe('waiting for a server', () => {
  it('ends with the server, and says what it printed', async () => {
    const started = await startLeashed('/bin/sh', ['-c', 'echo no such option; exit 1'])
    const never = () => Promise.resolve(undefined)
    await expect(untilReady('a server', started, never)).rejects.toThrow(
      'a server ended while starting:\nno such option',
    )
  })
})
