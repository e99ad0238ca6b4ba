// get_resource: those parts of one object that were asked for, and no others.

import { z } from 'zod'
import { KindArgument, NameArgument, NamespaceArgument } from '../arguments'
import { findObject, refAsked } from '../find-object'
import {
  type Part,
  partOfConditions,
  partOfDelivery,
  partOfDependencies,
  partOfEvents,
  partOfHistory,
  partOfInventory,
  partOfManifest,
  partOfNotifications,
  partOfWorkloads,
} from '../object-parts'
import { defineTool } from '../tool'
import { itemOfRow, saySubject } from '../words'

const PARTS = [
  'conditions',
  'delivery',
  'dependencies',
  'inventory',
  'workloads',
  'history',
  'events',
  'notifications',
  'manifest',
] as const
const SHOWN = 50
const MAX_MANIFEST_BYTES = 20_000

export const getResource = defineTool({
  name: 'get_resource',
  title: 'Read one object',
  description: 'One object of Flux, by parts. The manifest is YAML without secrets, cut at 20 kB.',
  input: z.strictObject({
    kind: KindArgument,
    namespace: NamespaceArgument,
    name: NameArgument,
    include: z.array(z.enum(PARTS)).max(PARTS.length).default(['conditions', 'delivery']).describe('These parts only.'),
  }),
  hints: 'read',
  shape: 'list',
  async answer({ include, ...asked }, { audience, actor, signal, now }) {
    const { questions } = audience
    const ref = refAsked(asked)
    findObject(questions, ref)
    const { identity } = actor
    const wants = new Set(include)
    const healthOf = wants.has('inventory') ? await questions.workloads.inventory(identity, ref, signal) : undefined
    const workloads = wants.has('workloads') ? await questions.workloads.ofObject(identity, ref, signal) : undefined
    const detail = findObject(questions, ref, healthOf)
    const partOf: Readonly<Record<(typeof PARTS)[number], () => Part>> = {
      conditions: () => partOfConditions(detail, now),
      delivery: () => partOfDelivery(detail),
      dependencies: () => partOfDependencies(detail),
      inventory: () => partOfInventory(detail),
      workloads: () => (workloads === undefined ? { items: [] } : partOfWorkloads(workloads, true)),
      history: () => partOfHistory(detail, now),
      events: () => partOfEvents(detail, now, SHOWN),
      notifications: () => partOfNotifications(detail, now, SHOWN),
      manifest: () => partOfManifest(detail, MAX_MANIFEST_BYTES),
    }
    const parts = PARTS.filter((part) => wants.has(part)).map((part) => partOf[part]())
    const body = parts.find((part) => part.body !== undefined)?.body
    return {
      sentence: saySubject(detail.resource, detail.diagnosis.sentence),
      missing: parts.flatMap(({ missing = [] }) => missing),
      items: [{ part: 'Object', ...itemOfRow(detail.resource, now) }, ...parts.flatMap(({ items }) => items)],
      ...(body === undefined ? {} : { body, isQuoted: true }),
    }
  },
})
