// Where alarms, metrics and logs are asked, by the environment: an address each, and at most one way to sign in.

import type { EndpointConfig } from '@/lib/observability/endpoint'
import { type ProxyFor, readProxyTo } from './identity/settings'
import { type Credentials, readSignIn, type SettingsReader } from './settings-reader'

export interface ObservabilityConfig {
  readonly alertmanager?: EndpointConfig
  readonly prometheus?: EndpointConfig
  readonly loki?: EndpointConfig
}

/** All three at one address, as the demo has them. */
export function observabilityAt(address: string): ObservabilityConfig {
  const at = { baseUrl: new URL(address), readAuthorization: () => undefined }
  return { alertmanager: at, prometheus: at, loki: at }
}

interface Given extends Credentials {
  readonly name: string
  readonly prefix: 'ALERTMANAGER' | 'PROMETHEUS' | 'LOKI'
  readonly url: URL | undefined
  readonly tenant?: string | undefined
}

export function readObservability(read: SettingsReader, proxyFor: ProxyFor): ObservabilityConfig {
  const alertmanager = readEndpoint(read, proxyFor, {
    name: 'Alertmanager',
    prefix: 'ALERTMANAGER',
    url: read.url('ALERTMANAGER_URL'),
    user: read.text('ALERTMANAGER_USER'),
    password: read.secret('ALERTMANAGER_PASSWORD'),
    token: read.secret('ALERTMANAGER_TOKEN'),
  })
  const prometheus = readEndpoint(read, proxyFor, {
    name: 'Prometheus',
    prefix: 'PROMETHEUS',
    url: read.url('PROMETHEUS_URL'),
    user: read.text('PROMETHEUS_USER'),
    password: read.secret('PROMETHEUS_PASSWORD'),
    token: read.secret('PROMETHEUS_TOKEN'),
  })
  const loki = readEndpoint(read, proxyFor, {
    name: 'Loki',
    prefix: 'LOKI',
    url: read.url('LOKI_URL'),
    user: read.text('LOKI_USER'),
    password: read.secret('LOKI_PASSWORD'),
    token: read.secret('LOKI_TOKEN'),
    tenant: read.text('LOKI_TENANT'),
  })
  return {
    ...(alertmanager === undefined ? {} : { alertmanager }),
    ...(prometheus === undefined ? {} : { prometheus }),
    ...(loki === undefined ? {} : { loki }),
  }
}

function readEndpoint(
  read: SettingsReader,
  proxyFor: ProxyFor,
  { name, prefix, url, user, password, token, tenant }: Given,
): EndpointConfig | undefined {
  const isSaid = [user, password, token, tenant].some((setting) => setting !== undefined)
  if (url === undefined) {
    if (isSaid) read.problem(`${prefix}_URL`, `is missing, and a setting that goes with it is not`)
    return undefined
  }
  if (url.search !== '' || url.hash !== '') read.problem(`${prefix}_URL`, 'has parameters, and may have a path only')
  const readAuthorization = readSignIn(read, prefix, { user, password, token })
  const proxyUrl = readProxyTo(read, url, proxyFor, name)
  return {
    baseUrl: url,
    ...(tenant === undefined ? {} : { tenant }),
    ...(proxyUrl === undefined ? {} : { proxyUrl }),
    readAuthorization,
  }
}
