// What the homelab stands on: volumes, certificates, secrets from outside, backups and an Ingress each; one certificate that
// ends soon, one secret that does not sync, one backup that is late.

import { before, buildObject, condition, DAY_MS, HOUR_MS, MINUTE_MS, type Owner } from './build-object'
import type { JsonObject } from './json'
import { formatTime, type KubeObject } from './kube-object'

const LIFE_DAYS = 90
/** At two thirds of its life a certificate is renewed. */
const RENEWED_AT = 60

const SITES: readonly (readonly [namespace: string, name: string, age: number])[] = [
  ['apps', 'home-assistant', 12],
  ['apps', 'jellyfin', 31],
  ['apps', 'immich', 44],
  ['apps', 'nextcloud', 8],
  ['apps', 'paperless', 52],
  ['apps', 'vaultwarden', 27],
  ['authelia', 'authelia', 39],
  ['monitoring', 'grafana', 18],
]
/** Its DNS name went with the old provider, and nobody told the issuer. */
const FORGOTTEN = ['apps', 'minecraft', LIFE_DAYS - 4] as const

const SECRETS: readonly (readonly [namespace: string, name: string])[] = [
  ['apps', 'immich-database'],
  ['apps', 'nextcloud-admin'],
  ['apps', 'paperless-mail'],
  ['apps', 'vaultwarden-smtp'],
  ['authelia', 'authelia-session'],
  ['external-dns', 'dns-token'],
  ['k8up', 'backup-repository'],
  ['monitoring', 'grafana-admin'],
]

const VOLUMES: readonly (readonly [namespace: string, name: string])[] = [
  ['apps', 'immich-library'],
  ['apps', 'jellyfin-config'],
  ['apps', 'minecraft-world'],
  ['apps', 'nextcloud-data'],
  ['apps', 'paperless-media'],
  ['monitoring', 'prometheus-data'],
]

/** As the metrics API has it, which keeps nothing and measures anew. */
export function nodeMetrics(name: string, at: number, now: Date): KubeObject {
  const wave = Math.sin(now.getTime() / HOUR_MS + at)
  return {
    apiVersion: 'metrics.k8s.io/v1beta1',
    kind: 'NodeMetrics',
    metadata: { name, creationTimestamp: formatTime(now) },
    timestamp: formatTime(now),
    window: '20.013s',
    usage: {
      cpu: `${Math.round((1.6 + at / 2 + wave) * 1e9)}n`,
      memory: `${Math.round((14 + at * 3 + wave) * 1024 * 1024)}Ki`,
    },
  }
}

export function homelabGround(now: Date, nodes: readonly string[]): readonly KubeObject[] {
  return [
    ...nodes.map((name, at) => nodeMetrics(name, at, now)),
    ...VOLUMES.map(([namespace, name]) => volume(namespace, name, now)),
    ...SITES.map((site) => certificate(site, now)),
    forgottenCertificate(now),
    openChallenge(now),
    ...SITES.map(([namespace, name]) => ingress(namespace, name, now)),
    secretStore(now),
    ...SECRETS.map(([namespace, name]) => syncedSecret(namespace, name, now)),
    missingSecret(now),
    ...['immich-library', 'nextcloud-data'].map((name) => backup(name, 5 * HOUR_MS, now)),
    backup('minecraft-world', 4 * DAY_MS, now),
  ]
}

function place(kind: string, apiVersion: string, namespace: string, name: string, now: Date) {
  const owner: Owner = { kind: 'Kustomization', namespace: 'apps', name: name.split('-')[0] ?? name }
  return {
    apiVersion,
    kind,
    namespace,
    name,
    createdAt: before(now, 200 * DAY_MS),
    ...(namespace === 'apps' && HAS_OWNER.has(owner.name) ? { owner } : {}),
  }
}

const HAS_OWNER: ReadonlySet<string> = new Set([
  'jellyfin',
  'immich',
  'nextcloud',
  'paperless',
  'vaultwarden',
  'minecraft',
])

function volume(namespace: string, name: string, now: Date): KubeObject {
  return buildObject({
    ...place('PersistentVolumeClaim', 'v1', namespace, name, now),
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'longhorn',
      resources: { requests: { storage: '50Gi' } },
    },
    status: { phase: 'Bound', accessModes: ['ReadWriteOnce'], capacity: { storage: '50Gi' } },
  })
}

function certificateOf(
  [namespace, name, ageDays]: readonly [string, string, number],
  now: Date,
  status: JsonObject,
): KubeObject {
  const issuedAt = before(now, ageDays * DAY_MS)
  const host = `${name}.home.example.org`
  return buildObject({
    ...place('Certificate', 'cert-manager.io/v1', namespace, name, now),
    spec: {
      secretName: `${name}-tls`,
      dnsNames: [host],
      issuerRef: { name: 'letsencrypt', kind: 'ClusterIssuer', group: 'cert-manager.io' },
    },
    status: {
      conditions: [condition('Ready', 'True', 'Ready', 'Certificate is up to date and has not expired', issuedAt)],
      notBefore: formatTime(issuedAt),
      notAfter: formatTime(before(issuedAt, -LIFE_DAYS * DAY_MS)),
      renewalTime: formatTime(before(issuedAt, -RENEWED_AT * DAY_MS)),
      revision: 4,
      ...status,
    },
  })
}

function certificate(site: readonly [string, string, number], now: Date): KubeObject {
  return certificateOf(site, now, {})
}

function forgottenCertificate(now: Date): KubeObject {
  const [, , age] = FORGOTTEN
  const issuedAt = before(now, age * DAY_MS)
  const failedAt = before(now, 17 * HOUR_MS)
  const due = formatTime(before(issuedAt, -RENEWED_AT * DAY_MS))
    .replace('T', ' ')
    .replace(/(?:\.\d+)?Z$/, ' +0000 UTC')
  // cert-manager writes times into messages as Go prints them.
  const message = `Renewing certificate as renewal was scheduled at ${due}`
  return certificateOf(FORGOTTEN, now, {
    conditions: [
      condition('Ready', 'True', 'Ready', 'Certificate is up to date and has not expired', issuedAt),
      condition('Issuing', 'True', 'Renewing', message, before(now, HOUR_MS)),
    ],
    failedIssuanceAttempts: 5,
    lastFailureTime: formatTime(failedAt),
  })
}

/** Of its sixth attempt, as it waits for a record that nobody writes. */
function openChallenge(now: Date): KubeObject {
  const [namespace, name] = FORGOTTEN
  const host = `${name}.home.example.org`
  const challenge = buildObject({
    apiVersion: 'acme.cert-manager.io/v1',
    kind: 'Challenge',
    namespace,
    name: `${name}-6-2514303021-1096523378`,
    createdAt: before(now, HOUR_MS),
    spec: { dnsName: host, type: 'DNS-01', wildcard: false, issuerRef: { name: 'letsencrypt', kind: 'ClusterIssuer' } },
    status: {
      state: 'pending',
      presented: true,
      processing: true,
      reason: `Waiting for DNS-01 challenge propagation: DNS record for "${host}" not yet propagated: NXDOMAIN`,
    },
  })
  const order = {
    apiVersion: 'acme.cert-manager.io/v1',
    kind: 'Order',
    name: `${name}-6-2514303021`,
    uid: '00000000-0000-4000-8000-0000000000ac',
    controller: true,
    blockOwnerDeletion: true,
  }
  return { ...challenge, metadata: { ...challenge.metadata, ownerReferences: [order] } }
}

function ingress(namespace: string, name: string, now: Date): KubeObject {
  const host = `${name}.home.example.org`
  return buildObject({
    ...place('Ingress', 'networking.k8s.io/v1', namespace, name, now),
    spec: { ingressClassName: 'traefik', rules: [{ host }], tls: [{ hosts: [host], secretName: `${name}-tls` }] },
    status: { loadBalancer: { ingress: [{ ip: '192.0.2.40' }] } },
  })
}

const EXTERNAL_SECRETS = 'external-secrets.io/v1'

function secretStore(now: Date): KubeObject {
  const { metadata, ...store } = buildObject({
    ...place('ClusterSecretStore', EXTERNAL_SECRETS, '', 'password-store', now),
    spec: { provider: { webhook: { url: 'https://secrets.home.example.org' } } },
    status: { conditions: [condition('Ready', 'True', 'Valid', 'store validated', before(now, 90 * DAY_MS))] },
  })
  const { namespace: _, ...own } = metadata
  return { ...store, metadata: own }
}

function externalSecret(namespace: string, name: string, now: Date, status: JsonObject): KubeObject {
  return buildObject({
    ...place('ExternalSecret', EXTERNAL_SECRETS, namespace, name, now),
    spec: {
      refreshInterval: '1h0m0s',
      secretStoreRef: { kind: 'ClusterSecretStore', name: 'password-store' },
      target: { name, creationPolicy: 'Owner' },
    },
    status,
  })
}

function syncedSecret(namespace: string, name: string, now: Date): KubeObject {
  return externalSecret(namespace, name, now, {
    conditions: [condition('Ready', 'True', 'SecretSynced', 'secret synced', before(now, 60 * DAY_MS))],
    refreshTime: formatTime(before(now, 20 * MINUTE_MS)),
  })
}

/** Nobody has put it into the store yet. */
function missingSecret(now: Date): KubeObject {
  const message = 'error processing spec.data[0] (key: dns/guests), err: Secret does not exist'
  return externalSecret('external-dns', 'external-dns-guests', now, {
    conditions: [condition('Ready', 'False', 'SecretSyncedError', message, before(now, 2 * DAY_MS))],
  })
}

function backup(name: string, agoMs: number, now: Date): KubeObject {
  const last = before(now, agoMs)
  return buildObject({
    ...place('ReplicationSource', 'volsync.backube/v1alpha1', 'apps', name, now),
    spec: { sourcePVC: name, trigger: { schedule: '0 3 * * *' }, restic: { repository: 'backup-repository' } },
    status: {
      lastSyncTime: formatTime(last),
      lastSyncDuration: '4m12s',
      nextSyncTime: formatTime(before(last, -DAY_MS)),
      latestMoverStatus: { result: 'Successful' },
    },
  })
}
