// The id of an object everywhere: `Kind/namespace/name`. What has no namespace has an empty middle: `Node//pi3`.

declare const isRef: unique symbol

/** Only this file makes one: `refOf` from its parts, `parseRef` from text of others. */
export type Ref = string & { readonly [isRef]: true }

export interface RefParts {
  readonly ref: Ref
  readonly kind: string
  readonly namespace: string
  readonly name: string
}

const KIND = /^[A-Z][A-Za-z0-9]*$/

export function refOf(kind: string, namespace: string, name: string): Ref {
  return `${kind}/${namespace}/${name}` as Ref
}

/** The parts of a well-formed ref to an object of any kind; undefined for everything else. */
export function parseRef(text: string): RefParts | undefined {
  const parts = text.split('/')
  const [kind = '', namespace, name] = parts
  if (parts.length !== 3 || !KIND.test(kind) || namespace === undefined || !name) return undefined
  return { ref: text as Ref, kind, namespace, name }
}

export function kindOf(ref: Ref): string {
  return ref.slice(0, ref.indexOf('/'))
}

export function namespaceOf(ref: Ref): string {
  return ref.slice(ref.indexOf('/') + 1, ref.lastIndexOf('/'))
}

export function nameOf(ref: Ref): string {
  return ref.slice(ref.lastIndexOf('/') + 1)
}

/** Stands for a name that the reader may not see. Kubernetes allows no such name. */
export const HIDDEN = '(hidden)'

/** Some object of this kind that the reader may not see. */
export function hiddenRef(kind: string): Ref {
  return refOf(kind, HIDDEN, HIDDEN)
}

export function isHidden(ref: Ref): boolean {
  return ref.endsWith(`/${HIDDEN}/${HIDDEN}`)
}

/** `flux-system/infra`, where the kind is told beside it; the bare name of what has no namespace. */
export function pathOf(ref: Ref): string {
  if (isHidden(ref)) return HIDDEN
  const path = ref.slice(ref.indexOf('/') + 1)
  return path.startsWith('/') ? path.slice(1) : path
}

/** `Kustomization flux-system/infra`, as people write it. */
export function refForPeople(ref: Ref): string {
  return `${kindOf(ref)} ${pathOf(ref)}`
}

/** Stands in a drawn graph where refs stand; no object can have it, and `parseRef` refuses it. */
export function foldNamed(name: string): Ref {
  return `fold:${name}` as Ref
}
