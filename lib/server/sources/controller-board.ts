// Flux's own controllers, from their Deployments: version, image and whether they run.

import { z } from 'zod'
import type { Controller } from '@/lib/contract/state'
import { componentsOf } from '@/lib/flux/judge/reconcilers'
import { redactText } from '@/lib/flux/object/redact'
import { createListeners } from '../listeners'

const Deployment = z.object({
  metadata: z.object({
    name: z.string(),
    namespace: z.string(),
    labels: z.record(z.string(), z.string()).optional(),
    generation: z.number().optional(),
  }),
  spec: z.object({
    replicas: z.number().optional(),
    template: z.object({
      spec: z.object({
        containers: z.array(
          z.object({ name: z.string().optional(), image: z.string().optional(), args: z.array(z.string()).optional() }),
        ),
      }),
    }),
  }),
  status: z
    .object({
      readyReplicas: z.number().optional(),
      updatedReplicas: z.number().optional(),
      observedGeneration: z.number().optional(),
      conditions: z
        .array(
          z.object({
            type: z.string(),
            status: z.string(),
            reason: z.string().optional(),
            message: z.string().optional(),
          }),
        )
        .optional(),
    })
    .optional(),
})

interface Entry {
  readonly controller: Controller
  readonly fluxVersion?: string
}

export interface ControllerBoard {
  replace(objects: readonly unknown[]): void
  apply(type: 'ADDED' | 'MODIFIED' | 'DELETED', object: unknown): void
  list(): readonly Controller[]
  /** Those that were there once and are not any more. */
  gone(): readonly Controller[]
  /** The release of Flux as its Deployments are labelled (`app.kubernetes.io/version`). */
  fluxVersion(): string | undefined
  onChange(listener: () => void): () => void
}

export function createControllerBoard(): ControllerBoard {
  const listeners = createListeners()
  const entries = new Map<string, Entry>()
  const gone = new Map<string, Controller>()
  let sorted: readonly Controller[] = []
  const changed = () => {
    sorted = [...entries.values()].map((entry) => entry.controller).sort((a, b) => a.name.localeCompare(b.name))
    listeners.tell()
  }
  const drop = (id: string) => {
    const known = entries.get(id)
    if (known !== undefined) gone.set(id, known.controller)
    entries.delete(id)
  }
  const put = (object: unknown) => {
    const parsed = Deployment.safeParse(object)
    if (!parsed.success) return
    const { namespace, name, labels } = parsed.data.metadata
    const controller = describe(parsed.data)
    // Where Flux runs others may run too.
    if (controller.components === undefined && labels?.['app.kubernetes.io/part-of'] !== 'flux') {
      drop(`${namespace}/${name}`)
      return
    }
    const isOperator = controller.components?.join() === 'flux-operator'
    const fluxVersion = isOperator ? undefined : labels?.['app.kubernetes.io/version']
    gone.delete(`${namespace}/${name}`)
    entries.set(`${namespace}/${name}`, {
      controller,
      ...(fluxVersion === undefined ? {} : { fluxVersion: redactText(fluxVersion) }),
    })
  }
  return {
    replace(objects) {
      for (const [id, { controller }] of entries) gone.set(id, controller)
      entries.clear()
      objects.forEach(put)
      changed()
    },
    apply(type, object) {
      if (type === 'DELETED') {
        const parsed = Deployment.safeParse(object)
        if (parsed.success) drop(`${parsed.data.metadata.namespace}/${parsed.data.metadata.name}`)
      } else put(object)
      changed()
    },
    list: () => sorted,
    gone: () => [...gone.values()],
    fluxVersion: () => mostFrequent([...entries.values()].flatMap(({ fluxVersion }) => fluxVersion ?? [])),
    onChange: listeners.add,
  }
}

/** In the middle of an upgrade the Deployments disagree; then what most of them say is as good as it gets. */
function mostFrequent(versions: readonly string[]): string | undefined {
  const counts = new Map<string, number>()
  for (const version of versions) counts.set(version, (counts.get(version) ?? 0) + 1)
  return [...counts].sort(([a, m], [b, n]) => n - m || b.localeCompare(a, 'en', { numeric: true }))[0]?.[0]
}

function describe({ metadata, spec, status }: z.infer<typeof Deployment>): Controller {
  const { containers } = spec.template.spec
  const manager = containers.find((container) => container.name === 'manager') ?? containers[0]
  const image = manager?.image === undefined ? undefined : redactText(manager.image)
  const components = componentsOf({ ...metadata, containers })
  const watches = readScope(metadata.namespace, components.length > 1 ? [] : (manager?.args ?? []))
  const desired = spec.replicas ?? 1
  const ready = status?.readyReplicas ?? 0
  const version = image === undefined ? undefined : tagOf(image)
  const message = messageOf(desired, status?.conditions ?? [])
  const isRolling =
    (status?.observedGeneration ?? 0) < (metadata.generation ?? 0) || (status?.updatedReplicas ?? 0) < desired
  return {
    name: metadata.name,
    namespace: metadata.namespace,
    ...(components.length === 0 ? {} : { components }),
    ...(watches === undefined ? {} : { watches }),
    ...(version === undefined ? {} : { version }),
    ...(image === undefined ? {} : { image }),
    ready,
    desired,
    state: desired === 0 || ready === 0 ? 'down' : ready < desired || isRolling ? 'progressing' : 'ready',
    ...(message === undefined ? {} : { message }),
  }
}

/** Shards and lockdown: a controller looks only at what its arguments name. */
function readScope(own: string, args: readonly string[]): Controller['watches'] {
  const read = (name: string) => args.findLast((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3)
  const selector = read('watch-label-selector')
  const isNarrow = read('watch-all-namespaces') === 'false'
  if (selector === undefined && !isNarrow) return undefined
  return {
    ...(selector === undefined ? {} : { selector: redactText(selector) }),
    ...(isNarrow ? { namespace: own } : {}),
  }
}

function tagOf(image: string): string | undefined {
  const name = image.split('@')[0] ?? ''
  const colon = name.lastIndexOf(':')
  return colon > name.lastIndexOf('/') ? name.slice(colon + 1) : undefined
}

type ConditionList = readonly {
  readonly type: string
  readonly status: string
  readonly message?: string | undefined
}[]

function messageOf(desired: number, conditions: ConditionList): string | undefined {
  if (desired === 0) return 'Scaled to zero.'
  const message = conditions.find(({ type, status }) => type === 'Available' && status !== 'True')?.message
  return message === undefined ? undefined : redactText(message)
}
