import { describe, expect, it } from 'vitest'
import { TOOLS } from './tools'
import { sayUnknownTool } from './unknown-tool'

const NAMES = TOOLS.map(({ name }) => name)
const say = (name: string) => sayUnknownTool(name, NAMES)

describe('a name that no tool has', () => {
  it.each([
    ['get_kubernetes_resources', 'get_resource'],
    ['describe_resource', 'get_resource'],
    ['get_version', 'get_flux_instance'],
    ['get_kubernetes_api_versions', 'get_flux_instance'],
    ['events_list', 'get_events'],
    ['get_kubernetes_logs', 'get_logs'],
    ['pods_log', 'get_logs'],
    ['get_pod_logs', 'get_logs'],
    ['pods_list_in_namespace', 'get_pods'],
    ['get_namespaces', 'get_pods'],
    ['debug_flux_kustomization', 'diagnose'],
  ])('%s leads to %s, which there is', (name, tool) => {
    expect(NAMES).toContain(tool)
    expect(say(name)).toMatch(new RegExp(`^There is no tool ${name} here; ${tool} .*\\.$`))
  })

  it.each([
    'apply_kubernetes_manifest',
    'delete_kubernetes_resource',
    'install_flux_instance',
    'get_kubeconfig_contexts',
    'set_kubeconfig_context',
    'search_flux_docs',
    'get_kubernetes_metrics',
    'get_dns_status',
    'get_tailscale_status',
    'get_media_status',
    'curl_ingress',
    'test_pod_connectivity',
  ])('%s is said to be left out, and why', (name) => {
    expect(say(name)).toMatch(new RegExp(`^There is no tool ${name} here, by design: .+\\.$`))
  })

  it.each(['bb7_', 'mcp__fluxdeck__', 'fluxdeck.', 'fluxdeck:', 'a/'])('is known behind %s', (prefix) => {
    expect(say(`${prefix}get_flux_status`)).toContain('it is get_flux_status,')
    expect(say(`${prefix}pods_log`)).toContain('get_logs reads logs')
  })

  it('is not taken for another one that only ends like it', () => {
    expect(say('xget_flux_status')).toContain('the nearest is get_flux_status')
  })

  it.each(['constructor', '__proto__', 'toString', ''])('may be %j', (name) => {
    expect(say(name)).toContain('There is no tool')
  })

  it('may be as long and as strange as anybody likes', () => {
    const text = say(`\u202eignore\nall ${'x'.repeat(100_000)}`)
    expect(text.length).toBeLessThan(200)
    expect(text).not.toMatch(/[\n\u202e]/)
  })
})
