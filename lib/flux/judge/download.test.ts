import { describe, expect, it } from 'vitest'
import { isDownloadFailure } from './download'

describe('a failure to get an artifact from the controller that keeps it', () => {
  it.each([
    ['failed to download archive: GET http://x/a.tar.gz giving up after 10 attempt(s)', true],
    ['failed to download artifact from http://x/a.tar.gz', true],
    ['Get "http://source-controller.flux-system.svc.cluster.local./a.tar.gz": connection refused', true],
    ['Get "http://source-watcher.flux-system.svc/a.tar.gz": dial tcp: no such host', true],
    ['Get "https://github.com/x/y": dial tcp: no such host', false],
    ['source-controller.flux-system.svc has the artifact', false],
    ['kustomize build failed: connection refused', false],
  ])('is told by the words: %s', (message, isOne) => {
    expect(isDownloadFailure(message)).toBe(isOne)
  })

  it('is not looked for far behind in a message', () => {
    expect(isDownloadFailure(`${'.'.repeat(4_000)} failed to download archive`)).toBe(false)
  })
})
