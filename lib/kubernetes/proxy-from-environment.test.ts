import { describe, expect, it } from 'vitest'
import { proxyFromEnvironment } from './proxy-from-environment'

const PROXY = 'http://proxy.example.test:3128'
const API = 'https://api.cluster.example.test:6443'

describe('the proxy to a server', () => {
  it.each<[string, string, Readonly<Record<string, string>>, string | undefined]>([
    ['is none without a setting', API, {}, undefined],
    ['is that of HTTPS_PROXY', API, { HTTPS_PROXY: PROXY }, PROXY],
    ['may be written small', API, { https_proxy: PROXY }, PROXY],
    ['may lack its scheme', API, { HTTPS_PROXY: 'proxy.example.test:3128' }, PROXY],
    ['is not that of plain HTTP', API, { HTTP_PROXY: PROXY }, undefined],
    ['is that of plain HTTP for plain HTTP', 'http://ntfy.example.test', { HTTP_PROXY: PROXY }, PROXY],
    ['is none on this machine', 'https://127.0.0.1:6443', { HTTPS_PROXY: PROXY }, undefined],
    ['is none on this machine by name', 'https://localhost:6443', { HTTPS_PROXY: PROXY }, undefined],
    ['is none on this machine in IPv6', 'https://[::1]:6443', { HTTPS_PROXY: PROXY }, undefined],
    ['is none for *', API, { HTTPS_PROXY: PROXY, NO_PROXY: '*' }, undefined],
    ['is none for the name', API, { HTTPS_PROXY: PROXY, NO_PROXY: 'x, api.cluster.example.test' }, undefined],
    ['is none for a subdomain', API, { HTTPS_PROXY: PROXY, NO_PROXY: 'Example.test' }, undefined],
    ['is none for a subdomain after a dot', API, { HTTPS_PROXY: PROXY, no_proxy: '.example.test' }, undefined],
    ['is none for a subdomain after a star', API, { HTTPS_PROXY: PROXY, NO_PROXY: '*.example.test' }, undefined],
    ['stays for the end of another name', API, { HTTPS_PROXY: PROXY, NO_PROXY: 'ample.test' }, PROXY],
    [
      'stays for the name itself after a dot',
      'https://example.test',
      { HTTPS_PROXY: PROXY, NO_PROXY: '.example.test' },
      PROXY,
    ],
    ['is none for the port', API, { HTTPS_PROXY: PROXY, NO_PROXY: 'example.test:6443' }, undefined],
    ['stays for another port', API, { HTTPS_PROXY: PROXY, NO_PROXY: 'example.test:443' }, PROXY],
    ['is none for an address', 'https://10.1.2.3', { HTTPS_PROXY: PROXY, NO_PROXY: '10.1.2.3:443' }, undefined],
    ['is none in a network', 'https://10.1.2.3', { HTTPS_PROXY: PROXY, NO_PROXY: '10.0.0.0/8' }, undefined],
    ['stays outside of a network', 'https://11.1.2.3', { HTTPS_PROXY: PROXY, NO_PROXY: '10.0.0.0/8' }, PROXY],
    ['is none in an IPv6 network', 'https://[fd00::5]:6443', { HTTPS_PROXY: PROXY, NO_PROXY: 'fd00::/8' }, undefined],
    ['is none for an IPv6 address', 'https://[fd00::5]:6443', { HTTPS_PROXY: PROXY, NO_PROXY: 'fd00::5' }, undefined],
    ['stays for a network that is none', 'https://10.1.2.3', { HTTPS_PROXY: PROXY, NO_PROXY: '10.0.0.0/99' }, PROXY],
  ])('%s', (_, server, env, expected) => {
    expect(proxyFromEnvironment(server, env)).toBe(expected)
  })
})
