import { expect, it } from 'vitest'
import { webAddressOf } from './web-address'

it.each<[string, string | undefined]>([
  ['https://ntfy.example/', 'https://ntfy.example'],
  ['https://ali:secret@ntfy.example:8443', 'https://ntfy.example:8443'],
  ['http://127.0.0.1:2586', 'http://127.0.0.1:2586'],
  ['http://localhost:2586', 'http://localhost:2586'],
  ['http://[::1]:2586', 'http://[::1]:2586'],
  ['http://ntfy.monitoring.svc', undefined],
  ['http://ntfy.monitoring.svc.cluster.local:8080', undefined],
  ['http://ntfy.monitoring.svc.example.org', undefined],
  ['http://ntfy.svcs.example', 'http://ntfy.svcs.example'],
  ['http://ntfy', undefined],
])('people read the topics of %s at %s', (baseUrl, expected) => {
  expect(webAddressOf(baseUrl)).toBe(expected)
})
