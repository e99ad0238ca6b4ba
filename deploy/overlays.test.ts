import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findObject, readFolder, readManifest } from '@/e2e/support/manifests'
import { readConfig } from '@/lib/server/config'
import { startWarnings } from '@/lib/server/start-warnings'
import { trustPeers } from '@/lib/server/trusted-peers'

interface Container {
  readonly name: string
  readonly image?: string
  readonly args?: readonly string[]
  readonly env?: readonly { readonly name: string; readonly value?: string }[]
  readonly ports?: readonly { readonly name: string; readonly containerPort: number }[]
  readonly livenessProbe?: { readonly httpGet: { readonly port: string; readonly path?: string } }
  readonly readinessProbe?: { readonly httpGet: { readonly port: string; readonly path?: string } }
}

function containerOf(file: string, name: string): Container {
  const { spec } = findObject(readManifest(file), 'Deployment')
  const { template } = spec as { template: { spec: { containers: readonly Container[] } } }
  const found = template.spec.containers.find((one) => one.name === name)
  if (found === undefined) throw new Error(`${file} has no container ${name}.`)
  return found
}

const settingsOf = (file: string) =>
  new Map(containerOf(file, 'fluxdeck').env?.map(({ name, value }) => [name, value ?? '']))
/** Of the addresses that documents use; nobody has it, so what was not edited trusts nobody. */
const PLACEHOLDER = '192.0.2.0/24'

describe('the overlay with oauth2-proxy', () => {
  const file = 'overlays/oauth2-proxy/deployment.yaml'
  const { args = [], ports = [], ...sidecar } = containerOf(file, 'oauth2-proxy')
  const fluxdeck = containerOf(file, 'fluxdeck')
  const settings = settingsOf(file)
  const flagsOf = (name: string) =>
    args.filter((arg) => arg.split('=', 1)[0] === `--${name}`).map((arg) => arg.slice(name.length + 3))

  it('believes what is forwarded from the network of the ingress only, which is nobody before it was named', () => {
    expect(flagsOf('reverse-proxy')).toEqual(['true'])
    expect(flagsOf('trusted-proxy-ip')).toEqual([PLACEHOLDER])
    expect(() => trustPeers(flagsOf('trusted-proxy-ip'))).not.toThrow()
  })

  it('has no way past signing in', () => {
    const ways = args.filter((arg) =>
      /^--(skip-auth|skip-jwt|trusted-ip|api-route|ping-user-agent|upstream=file)/.test(arg),
    )
    expect(ways).toEqual([])
    expect(flagsOf('email-domain')).toEqual(['example.com'])
    expect(flagsOf('insecure-oidc-skip-nonce')).toEqual(['false'])
    expect(args.filter((arg) => /^--insecure|^--ssl-insecure/.test(arg) && !arg.endsWith('=false'))).toEqual([])
  })

  it('takes the user from a claim that nobody can change, and says who may see', () => {
    expect(settings.has('PROXY_USER_HEADER')).toBe(false)
    expect(args.filter((arg) => /prefer-email-to-user|user-id-claim|oidc-email-claim/.test(arg))).toEqual([])
    expect(settings.get('AUTH_MODE')).toBe('proxy')
    for (const name of ['VIEWER_GROUPS', 'OPERATOR_GROUPS']) expect(settings.get(name), name).toMatch(/^[a-z]+$/)
  })

  it('lets only oauth2-proxy reach Fluxdeck', () => {
    expect(settings.get('BIND')).toBe('127.0.0.1')
    expect(settings.get('TRUSTED_PROXIES')).toBe('127.0.0.1')
    expect(flagsOf('upstream')).toEqual(['http://127.0.0.1:3000'])
  })

  it('probes each of the two on its own, and neither by way of the other', () => {
    const health = fluxdeck.ports?.find(({ name }) => name === 'health')
    expect(String(health?.containerPort)).toBe(settings.get('METRICS_PORT'))
    expect([fluxdeck.livenessProbe, fluxdeck.readinessProbe]).toEqual(Array(2).fill({ httpGet: { port: 'health' } }))
    expect(sidecar.livenessProbe?.httpGet).toEqual({ path: '/ping', port: 'oauth2-proxy' })
    expect(sidecar.readinessProbe?.httpGet).toEqual({ path: '/ready', port: 'oauth2-proxy' })
    expect(ports.map(({ name }) => name)).toEqual(['oauth2-proxy'])
  })
})

describe('every overlay', () => {
  it.each(['operator', 'wall', 'oauth2-proxy'])('that stands behind somebody asks whom to believe: %s', (overlay) => {
    const trusted = settingsOf(`overlays/${overlay}/deployment.yaml`).get('TRUSTED_PROXIES')
    expect([PLACEHOLDER, '127.0.0.1']).toContain(trusted)
    expect(trustPeers([trusted ?? '']).isEmpty).toBe(false)
  })
})

describe('the settings of every overlay', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fluxdeck-overlays-'))
  const written = (name: string, text: string) => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  }
  const tokens = [{ name: 'hall', role: 'viewer', sha256: 'a'.repeat(64) }]
  const files = new Map([
    ['TOKENS_FILE', written('tokens.json', JSON.stringify(tokens))],
    ['PROXY_SHARED_SECRET_FILE', written('secret', 'a secret of thirty-two characters')],
  ])

  it.each(['operator', 'wall', 'oauth2-proxy', 'namespaces'])('let Fluxdeck start: %s', (overlay) => {
    const base = findObject(readFolder('base'), 'Deployment').spec as {
      template: { spec: { containers: readonly Container[] } }
    }
    const shared = base.template.spec.containers.flatMap(({ env = [] }) => env.map(({ name, value }) => [name, value]))
    const own = [...settingsOf(`overlays/${overlay}/deployment.yaml`)].map(([name, value]) => [
      name,
      files.get(name) ?? value,
    ])
    const env = Object.fromEntries([...shared, ...own])
    expect(startWarnings(readConfig(env)).filter((text) => /TRUSTED_PROXIES|no effect/.test(text))).toEqual([])
  })
})

interface Peer {
  readonly ipBlock?: { readonly cidr: string }
  readonly namespaceSelector?: unknown
}
interface Way {
  readonly to?: readonly Peer[]
  readonly from?: readonly Peer[]
  readonly ports?: readonly { readonly port: number; readonly protocol?: string }[]
}

interface Policy {
  readonly podSelector: unknown
  readonly policyTypes: readonly string[]
  readonly egress: readonly Way[]
  readonly ingress: readonly Way[]
}

describe('the network policy', () => {
  const policy = findObject(readFolder('base'), 'NetworkPolicy')
  const { egress, ingress, podSelector, policyTypes } = policy.spec as Policy
  const waysTo = (port: number) => egress.filter(({ ports }) => ports?.some((one) => one.port === port))
  const cidrsOf = (ways: readonly Way[]) =>
    ways.flatMap(({ to = [] }) => to.flatMap(({ ipBlock }) => ipBlock?.cidr ?? []))

  it('closes both directions, and every way names its ports and its peers', () => {
    expect(policyTypes).toEqual(['Ingress', 'Egress'])
    for (const { from, to, ports } of [...ingress, ...egress]) {
      expect(ports?.length).toBeGreaterThan(0)
      expect((from ?? to)?.length).toBeGreaterThan(0)
    }
  })

  it('lets it reach the API server over IPv4 and over IPv6', () => {
    for (const port of [443, 6443]) expect(cidrsOf(waysTo(port))).toEqual(['0.0.0.0/0', '::/0'])
  })

  it('lets it ask DNS in kube-system, on OpenShift and on the node, by UDP and TCP, and nobody else', () => {
    const protocols = (port: number) => waysTo(port).flatMap(({ ports = [] }) => ports.map((one) => one.protocol))
    expect(new Set(protocols(53))).toEqual(new Set(['UDP', 'TCP']))
    expect(JSON.stringify(waysTo(53))).toContain('"kube-system","openshift-dns"')
    expect(JSON.stringify(waysTo(5353))).toContain('openshift-dns')
    expect(cidrsOf(waysTo(53))).toEqual(['169.254.20.10/32', 'fd00::/8'])
  })

  it('can be widened to an ntfy on another port without touching it', () => {
    const added = findObject(readFolder('components/ntfy-egress'), 'NetworkPolicy')
    expect(added.metadata.name).not.toBe(policy.metadata.name)
    const spec = added.spec as Policy
    expect(spec).toMatchObject({ podSelector, policyTypes: ['Egress'], egress: [{ ports: [{ port: 80 }] }] })
  })
})
