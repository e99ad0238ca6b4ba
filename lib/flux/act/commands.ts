// The commands of a terminal that do what a button does: of flux, where that knows the kind, and of kubectl always. They
// are run with the rights of whoever copies them.

import type { Ref } from '@/lib/ref'
import { describeKind, type FluxKind } from '../kinds'
import { type FluxRefParts, parseFluxRef } from '../object/flux-ref'
import { isName } from '../object/named-ref'
import { type ActionName, FORCE_AT, REQUESTED_AT, RESET_AT } from './actions'

export interface Commands {
  readonly flux?: string
  readonly kubectl: string
}

export interface CommandTarget {
  readonly ref: Ref
  /** What is asked before it by an action with its source, in that order. */
  readonly sources: readonly Ref[]
}

interface Cli {
  readonly words: string
  /** Takes `--with-source`. */
  readonly walks?: true
}

/** What the flux command calls the kinds that it knows. */
const CLI: Readonly<Partial<Record<FluxKind, Cli>>> = {
  Kustomization: { words: 'kustomization', walks: true },
  HelmRelease: { words: 'helmrelease', walks: true },
  GitRepository: { words: 'source git' },
  OCIRepository: { words: 'source oci' },
  HelmRepository: { words: 'source helm' },
  HelmChart: { words: 'source chart' },
  Bucket: { words: 'source bucket' },
  ImageRepository: { words: 'image repository' },
  ImageUpdateAutomation: { words: 'image update' },
  Receiver: { words: 'receiver' },
  Alert: { words: 'alert' },
}

const NOW = '"$(date -u +%FT%TZ)"'
const TOKEN = '"$now"'

/** Undefined for what is no object of Flux, and for a name that a shell might take for something else. */
export function commandsFor({ ref, sources }: CommandTarget, action: ActionName): Commands | undefined {
  const target = parsePlain(ref)
  const before = sources.flatMap((source) => parsePlain(source) ?? [])
  if (target === undefined || before.length < sources.length) return undefined
  const flux = fluxCommand(target, action)
  return { ...(flux === undefined ? {} : { flux }), kubectl: kubectlCommand(target, before, action) }
}

/** How somebody looks at the object itself. */
export function readCommand(ref: Ref): string | undefined {
  const target = parsePlain(ref)
  return target && `kubectl get ${resourceOf(target)} -n ${target.namespace} -o yaml`
}

function parsePlain(ref: Ref): FluxRefParts | undefined {
  const parts = parseFluxRef(ref)
  return parts !== undefined && isName(parts.namespace) && isName(parts.name) ? parts : undefined
}

function fluxCommand({ kind, namespace, name }: FluxRefParts, action: ActionName): string | undefined {
  const cli = CLI[kind]
  if (cli === undefined) return undefined
  const of = `${cli.words} ${name} -n ${namespace}`
  switch (action) {
    case 'reconcile':
      return `flux reconcile ${of}`
    case 'reconcile-with-source':
      return cli.walks === true ? `flux reconcile ${of} --with-source` : undefined
    case 'force':
    case 'reset':
      return `flux reconcile ${of} --${action}`
    case 'suspend':
      return `flux suspend ${of}`
    // It waits for the run that follows, whether or not that was asked for.
    case 'resume':
    case 'resume-and-reconcile':
      return `flux resume ${of}`
  }
}

function kubectlCommand(target: FluxRefParts, sources: readonly FluxRefParts[], action: ActionName): string {
  switch (action) {
    case 'reconcile':
      return request(target)
    case 'reconcile-with-source':
      return [...sources, target].map(request).join('\n')
    case 'force':
      return `now=${NOW}; ${annotate(target, `${REQUESTED_AT}=${TOKEN}`, `${FORCE_AT}=${TOKEN}`)}`
    case 'reset':
      return `now=${NOW}; ${annotate(target, `${REQUESTED_AT}=${TOKEN}`, `${RESET_AT}=${TOKEN}`)}`
    case 'suspend':
      return switchTo(target, true)
    case 'resume':
      return switchTo(target, false)
    case 'resume-and-reconcile':
      return isSwitchedByAsking(target) ? switchTo(target, false) : `${switchTo(target, false)} &&\n${request(target)}`
  }
}

function switchTo(target: FluxRefParts, suspended: boolean): string {
  const { suspension } = describeKind(target.kind)
  if (suspension.by === 'annotation')
    return suspended
      ? annotate(target, `${suspension.key}=disabled`)
      : annotate(target, `${suspension.key}=enabled`, `${REQUESTED_AT}=${NOW}`)
  return `kubectl patch ${resourceOf(target)} -n ${target.namespace} --type merge -p '{"spec":{"suspend":${suspended}}}'`
}

/** Where an annotation suspends, whoever takes it back asks for a run as well. */
function isSwitchedByAsking({ kind }: FluxRefParts): boolean {
  return describeKind(kind).suspension.by === 'annotation'
}

function request(target: FluxRefParts): string {
  return annotate(target, `${REQUESTED_AT}=${NOW}`)
}

function annotate(target: FluxRefParts, ...annotations: readonly string[]): string {
  return `kubectl annotate ${resourceOf(target)} -n ${target.namespace} --overwrite ${annotations.join(' ')}`
}

function resourceOf({ kind, name }: FluxRefParts): string {
  const { plural, group } = describeKind(kind)
  return `${plural}.${group}/${name}`
}
