import { expect, it } from 'vitest'
import { TOO_LONG } from './redact'
import { parseResource } from './resource'

function withMessages(count: number, message: string) {
  const parsed = parseResource('Kustomization', {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name: 'a', namespace: 'apps', uid: 'u', labels: { team: 'shop' } },
    status: {
      conditions: Array.from({ length: count }, (_, index) => ({ type: `T${index}`, status: 'False', message })),
      inventory: { entries: [{ id: 'apps_a_apps_Deployment', v: 'v1' }] },
    },
  })
  if (!parsed.ok) throw new Error(parsed.reason)
  return parsed.value
}

it('searches so many characters of one object for secrets, and shows nothing of what is beyond', () => {
  const message = 'password: hunter2 '.repeat(1_500)
  const { conditions, labels, inventory } = withMessages(60, message)
  const messages = conditions.map((condition) => condition.message)
  expect(messages[0]).toContain('redacted')
  expect(messages.at(-1)).toBe(TOO_LONG)
  expect(messages.filter((text) => text !== TOO_LONG).join('').length).toBeLessThan(524_288)
  expect(messages.join()).not.toContain('hunter2')
  expect(labels).toEqual({ team: 'shop' })
  expect(inventory?.total).toBe(1)
})

it('shows all of an object of an ordinary size', () => {
  const { conditions } = withMessages(10, 'Applied revision: main@sha1:8f1c2ab4')
  expect(conditions.map((condition) => condition.message)).not.toContain(TOO_LONG)
})
