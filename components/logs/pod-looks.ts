// How pods are told apart where several stand in one log: by the end of their names, and a colour beside it.

import type { LogStream } from '@/lib/contract/logs'
import type { PodLook } from './log-row'

/** Spelt out, so that the style sheet holds them. */
const COLOURS = [
  'border-l-pod-1',
  'border-l-pod-2',
  'border-l-pod-3',
  'border-l-pod-4',
  'border-l-pod-5',
  'border-l-pod-6',
] as const

/** Undefined where there is one pod and one container. */
export function looksOf(streams: readonly LogStream[]): ReadonlyMap<string, PodLook> | undefined {
  const keys = [...new Set(streams.map(keyOf))]
  if (keys.length < 2) return undefined
  const pods = [...new Set(streams.map(({ pod }) => pod))]
  const cut = commonLength(pods)
  const hasContainers = new Set(streams.map(({ container }) => container)).size > 1
  return new Map(
    keys.map((key, index) => {
      const [pod = '', container = ''] = key.split('/')
      const short = pods.length === 1 ? pod : pod.slice(cut)
      const colour = COLOURS[index % COLOURS.length] ?? COLOURS[0]
      return [key, { label: hasContainers ? `${short}/${container}` : short, colour }]
    }),
  )
}

export function keyOf({ pod, container }: Pick<LogStream, 'pod' | 'container'>): string {
  return `${pod}/${container}`
}

/** Up to the last dash that all names share. */
function commonLength(names: readonly string[]): number {
  const [first = ''] = names
  if (names.length < 2) return 0
  let length = 0
  while (length < first.length && names.every((name) => name[length] === first[length])) length += 1
  return first.lastIndexOf('-', Math.max(0, length - 1)) + 1
}
