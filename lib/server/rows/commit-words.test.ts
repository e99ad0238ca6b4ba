import { describe, expect, it } from 'vitest'
import type { FluxEvent, Notification } from '@/lib/contract/notifications'
import type { FluxKind } from '@/lib/flux/kinds'
import { parseResource } from '@/lib/flux/object/resource'
import { refOf } from '@/lib/ref'
import { createCommitReader } from './commit-words'

const REVISION = `main@sha1:${'b'.repeat(40)}`
const AT = '2026-11-20T08:00:00.000Z'

function source(kind: FluxKind, metadata?: object) {
  const parsed = parseResource(kind, {
    metadata: { name: 'apps', namespace: 'flux-system', uid: 'u' },
    status: { artifact: { revision: REVISION, lastUpdateTime: AT, metadata } },
  })
  if (!parsed.ok) throw new Error(parsed.reason)
  return parsed.value
}

const ref = refOf('GitRepository', 'flux-system', 'apps')
const said = { reason: 'NewArtifact', message: "stored artifact for commit 'feat: it's new'", revision: REVISION }
const event = (more: Partial<FluxEvent> = {}): FluxEvent => ({
  ...said,
  id: 'e',
  ref,
  type: 'Normal',
  count: 1,
  time: AT,
  ...more,
})
const message = (more: Partial<Notification> = {}): Notification => ({
  ...said,
  id: 'm',
  topic: 't',
  time: AT,
  markdown: false,
  priority: 3,
  tags: [],
  emoji: [],
  ref,
  ...more,
})

function read(
  told: { events?: readonly FluxEvent[]; messages?: readonly Notification[] },
  of = source('GitRepository'),
) {
  return createCommitReader({ find: () => told.events ?? [] }, { about: () => told.messages ?? [] })(of)
}

describe('what is said of a commit', () => {
  it('comes from an event of its source, or from a message that carries one', () => {
    expect(read({ events: [event()] })).toEqual({ subject: "feat: it's new" })
    expect(read({ messages: [message()] })).toEqual({ subject: "feat: it's new" })
  })

  it('is nothing where they speak of another revision, or of something else', () => {
    expect(read({ events: [event({ revision: `main@sha1:${'c'.repeat(40)}` })] })).toEqual({})
    expect(read({ events: [event({ reason: 'GitOperationFailed' })] })).toEqual({})
    expect(read({ events: [event({ message: `stored artifact for revision '${REVISION}'` })] })).toEqual({})
    expect(read({ messages: [message({ message: 'deployed feat: new' })] })).toEqual({})
    expect(read({})).toEqual({})
  })

  it('is the author that an OCI artifact names, without secrets, and no subject', () => {
    const authors = { 'org.opencontainers.image.authors': 'jo <jo@example.com>' }
    expect(read({ events: [event()] }, source('OCIRepository', authors))).toEqual({ author: 'jo <jo@example.com>' })
    expect(read({}, source('OCIRepository', { 'org.opencontainers.image.revision': REVISION }))).toEqual({})
  })
})
