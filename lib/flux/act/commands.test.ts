import { describe, expect, it } from 'vitest'
import { refOf } from '@/lib/ref'
import { describeKind, FLUX_KIND_NAMES } from '../kinds'
import { parseResource } from '../object/resource'
import { ACTION_NAMES, actionsFor, planPatch } from './actions'
import { commandsFor, readCommand } from './commands'

const WEB = refOf('Kustomization', 'apps', 'web')
const GIT = refOf('GitRepository', 'flux-system', 'apps')
const alone = { ref: WEB, sources: [] }

describe('the commands of an action', () => {
  it('are those of flux and of kubectl for what flux knows', () => {
    expect(commandsFor(alone, 'reconcile')).toEqual({
      flux: 'flux reconcile kustomization web -n apps',
      kubectl:
        'kubectl annotate kustomizations.kustomize.toolkit.fluxcd.io/web -n apps --overwrite reconcile.fluxcd.io/requestedAt="$(date -u +%FT%TZ)"',
    })
    expect(commandsFor(alone, 'suspend')?.kubectl).toBe(
      `kubectl patch kustomizations.kustomize.toolkit.fluxcd.io/web -n apps --type merge -p '{"spec":{"suspend":true}}'`,
    )
    expect(commandsFor({ ref: refOf('HelmRelease', 'apps', 'web'), sources: [] }, 'reset')?.flux).toBe(
      'flux reconcile helmrelease web -n apps --reset',
    )
  })

  it('ask the source before the object', () => {
    const { flux, kubectl } = commandsFor({ ref: WEB, sources: [GIT] }, 'reconcile-with-source') ?? {}
    expect(flux).toBe('flux reconcile kustomization web -n apps --with-source')
    expect(kubectl?.split('\n').map((line) => line.split(' ')[2])).toEqual([
      'gitrepositories.source.toolkit.fluxcd.io/apps',
      'kustomizations.kustomize.toolkit.fluxcd.io/web',
    ])
  })

  it('are never made of what a shell could take for more than a name', () => {
    for (const name of ['a;reboot', '$(id)', 'A b', '-x']) {
      expect(commandsFor({ ref: refOf('Kustomization', 'apps', name), sources: [] }, 'reconcile'), name).toBeUndefined()
      expect(commandsFor({ ref: WEB, sources: [refOf('GitRepository', name, 'x')] }, 'reconcile'), name).toBeUndefined()
      expect(readCommand(refOf('Kustomization', name, 'web')), name).toBeUndefined()
    }
  })

  it('write with kubectl what the button writes, for each kind and each action that it has', () => {
    for (const kind of FLUX_KIND_NAMES)
      for (const isSuspended of [false, true]) {
        const resource = readObject(kind, isSuspended)
        for (const action of new Set([...actionsFor(resource, 'failed'), ...actionsFor(resource, 'stalled')])) {
          const patch = planPatch({ resource, action, token: 't', actor: 'ali', now: new Date(0) })
          const { kubectl = '' } = commandsFor({ ref: resource.ref, sources: [] }, action) ?? {}
          for (const written of listWritten(patch)) expect(kubectl, `${kind} ${action}`).toContain(written)
        }
      }
    expect(ACTION_NAMES).toHaveLength(7)
  })
})

function readObject(kind: (typeof FLUX_KIND_NAMES)[number], isSuspended: boolean) {
  const { group, versions, suspension } = describeKind(kind)
  const annotations = isSuspended && suspension.by === 'annotation' ? { [suspension.key]: 'disabled' } : {}
  const object = {
    apiVersion: `${group}/${versions[0]}`,
    kind,
    metadata: { name: 'web', namespace: 'apps', annotations },
    spec: { suspend: isSuspended },
    status: { conditions: [{ type: 'Ready', status: 'False', reason: 'X', message: 'y' }] },
  }
  const parsed = parseResource(kind, object)
  if (!parsed.ok) throw new Error(parsed.reason)
  return parsed.value
}

/** What asks for the action; who asked and why is noted by the button alone. */
function listWritten(patch: Record<string, unknown>): readonly string[] {
  const { metadata, spec } = patch as {
    metadata: { annotations: Record<string, string | null> }
    spec?: { suspend: boolean }
  }
  const asks = Object.entries(metadata.annotations).filter(
    ([key, value]) => value !== null && !/(?:suspended-?by|suspended-?at|suspend-?reason)$/i.test(key),
  )
  return [
    ...asks.map(([key, value]) => (value === 't' ? `${key}=` : `${key}=${value}`)),
    ...(spec === undefined ? [] : [`"suspend":${spec.suspend}`]),
  ]
}
