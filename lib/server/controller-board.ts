// Flux's own controllers, from their Deployments: version, image and whether they run.

import { z } from 'zod'
import type { Controller } from '@/lib/contract/state'

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
      spec: z.object({ containers: z.array(z.object({ name: z.string().optional(), image: z.string().optional() })) }),
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
  /** The release of Flux as its Deployments are labelled (`app.kubernetes.io/version`). */
  fluxVersion(): string | undefined
}

export function createControllerBoard(onChange: () => void): ControllerBoard {
  const entries = new Map<string, Entry>()
  const put = (object: unknown) => {
    const parsed = Deployment.safeParse(object)
    if (!parsed.success) return
    const { namespace, name, labels } = parsed.data.metadata
    const fluxVersion = labels?.['app.kubernetes.io/version']
    entries.set(`${namespace}/${name}`, {
      controller: describe(parsed.data),
      ...(fluxVersion === undefined ? {} : { fluxVersion }),
    })
  }
  return {
    replace(objects) {
      entries.clear()
      objects.forEach(put)
      onChange()
    },
    apply(type, object) {
      if (type === 'DELETED') {
        const parsed = Deployment.safeParse(object)
        if (parsed.success) entries.delete(`${parsed.data.metadata.namespace}/${parsed.data.metadata.name}`)
      } else put(object)
      onChange()
    },
    list: () => [...entries.values()].map((entry) => entry.controller).sort((a, b) => a.name.localeCompare(b.name)),
    fluxVersion: () => [...entries.values()].find((entry) => entry.fluxVersion !== undefined)?.fluxVersion,
  }
}

function describe({ metadata, spec, status }: z.infer<typeof Deployment>): Controller {
  const image = (
    spec.template.spec.containers.find((container) => container.name === 'manager') ?? spec.template.spec.containers[0]
  )?.image
  const desired = spec.replicas ?? 1
  const ready = status?.readyReplicas ?? 0
  const version = image === undefined ? undefined : tagOf(image)
  const message = messageOf(desired, status?.conditions ?? [])
  const isRolling =
    (status?.observedGeneration ?? 0) < (metadata.generation ?? 0) || (status?.updatedReplicas ?? 0) < desired
  return {
    name: metadata.name,
    ...(version === undefined ? {} : { version }),
    ...(image === undefined ? {} : { image }),
    ready,
    desired,
    state: desired === 0 || ready === 0 ? 'down' : ready < desired || isRolling ? 'progressing' : 'ready',
    ...(message === undefined ? {} : { message }),
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
  return conditions.find((condition) => condition.type === 'Available' && condition.status !== 'True')?.message
}
