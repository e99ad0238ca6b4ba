import { describe, expect, it } from 'vitest'
import { KubernetesError, type KubernetesErrorCode } from '@/lib/kubernetes/errors'
import { explainLogFailure, stateOfAll } from './log-failure'

const LOG = { namespace: 'apps', pod: 'web-1', container: 'app' }
const explain = (code: KubernetesErrorCode, status: number | undefined, detail = '') =>
  explainLogFailure(
    new KubernetesError(code, 'In our words.', { detail, ...(status === undefined ? {} : { status }) }),
    LOG,
  )

describe('a log that cannot be read', () => {
  it.each([
    [
      'invalid',
      400,
      'container "app" in pod "web-1" is waiting to start: ContainerCreating',
      'waiting',
      'ContainerCreating',
    ],
    [
      'invalid',
      400,
      'container "app" in pod "web-1" is waiting to start: trying and failing to pull image',
      'waiting',
      'waits to start',
    ],
    [
      'invalid',
      400,
      'previous terminated container "app" in pod "web-1" not found',
      'absent',
      'no log of an earlier run',
    ],
    ['invalid', 400, 'container nope is not valid for pod web-1', 'absent', 'no container'],
    ['invalid', 400, 'container "app" in pod "web-1" is not available', 'waiting', 'has not started'],
    ['invalid', 400, 'something else', 'error', 'invalid'],
    ['not_found', 404, 'pods "web-1" not found', 'absent', 'Pod web-1 is gone'],
    ['not_found', 404, 'pods "node-0" not found', 'absent', 'Node node-0 is gone'],
    ['not_found', 404, '', 'absent', 'Pod web-1 is gone'],
    ['forbidden', 403, 'secret words', 'forbidden', 'get pods/log'],
    ['unreachable', 502, 'proxy error from 127.0.0.1:9345', 'unreachable', 'kubelet'],
    ['unreachable', 504, '', 'unreachable', 'kubelet'],
    ['unreachable', 503, 'no leader', 'unreachable', 'In our words'],
    ['unreachable', undefined, 'ECONNREFUSED', 'unreachable', 'In our words'],
    [
      'unexpected',
      500,
      'Get "https://10.0.0.7:10250/containerLogs/apps/web-1/app": dial tcp: no route',
      'unreachable',
      'kubelet',
    ],
    ['timeout', undefined, '', 'unreachable', 'in time'],
    ['unexpected', 500, 'unheard of', 'error', 'In our words'],
  ] as const)('%s %s %s is %s', (code, status, detail, state, words) => {
    const found = explain(code, status, detail)
    expect(found.state).toBe(state)
    expect(found.reason).toContain(words)
    expect(found.reason).not.toContain('secret words')
  })
})

describe('several logs', () => {
  it('are as well as the best of them', () => {
    const none = { state: 'absent', reason: 'none' } as const
    expect(stateOfAll([{ state: 'ended', reason: 'a' }, { state: 'live' }], none)).toEqual({ state: 'live' })
    expect(
      stateOfAll(
        [
          { state: 'ended', reason: 'a' },
          { state: 'unreachable', reason: 'b' },
        ],
        none,
      ).reason,
    ).toBe('b')
    expect(stateOfAll([], none)).toBe(none)
  })
})
