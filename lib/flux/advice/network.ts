// Advice on servers that are not reached, not trusted or ask for patience: whose server it is decides what helps.

import { TOO_MANY_REQUESTS } from './answers'
import type { AdviceEntry } from './entry'
import { APPLIERS } from './webhooks'

/** They ask servers outside of the cluster. */
const FETCHERS = [
  'GitRepository',
  'OCIRepository',
  'HelmRepository',
  'HelmChart',
  'Bucket',
  'ImageRepository',
  'ImagePolicy',
  'ImageUpdateAutomation',
  'ResourceSetInputProvider',
  'FluxInstance',
] as const
const WITH_CA = ['OCIRepository', 'HelmRepository', 'Bucket', 'ImageRepository', 'ResourceSetInputProvider'] as const
const WITH_INTERVAL = ['GitRepository', 'OCIRepository', 'HelmRepository', 'HelmChart', 'Bucket'] as const
const SILENT = String.raw`connection refused|no route to host|i\/o timeout|connection reset by peer|TLS handshake timeout|no such host|giving up after|context deadline exceeded|EOF`
const UNTRUSTED = /x509: |tls: failed to verify/

/** They say what they are themselves, so they come first. */
export const CLUSTER_ADVICE: readonly AdviceEntry[] = [
  {
    message: /Operation cannot be fulfilled on ([a-z0-9.]{1,100}) "([^"\s]{1,253})": the object has been modified/,
    title: 'Two writers met at $2; the next attempt settles it.',
    meaning: 'Somebody else wrote $1 $2 at the same moment. This heals itself with the next attempt.',
    remedy: 'Wait for the next run. If it comes again and again, two controllers fight over $2.',
    helps: ['reconcile'],
  },
  {
    kinds: ['Kustomization', 'HelmRelease', 'HelmChart', 'ArtifactGenerator', 'ImageUpdateAutomation'],
    message: new RegExp(
      String.raw`https?:\/\/(source-(?:controller|watcher))\.[a-z0-9-]{1,63}\.svc[^\n]{0,600}?(?:${SILENT})`,
    ),
    title: '$1 does not give out the artifact.',
    meaning:
      '$1 of this cluster, which keeps the artifacts of all sources, does not answer. The source itself may be well.',
    remedy:
      'Look at the pod of $1 and at the NetworkPolicies of its namespace. It mends itself when that answers again.',
    helps: ['reconcile'],
  },
  {
    kinds: APPLIERS,
    message: /unable to retrieve the complete list of server APIs: ([^\s:]{1,200})/,
    title: 'An API of the cluster is registered but not served.',
    meaning: 'An APIService ($1) has no working pods behind it, and that breaks the discovery of all kinds.',
    remedy:
      'Restore what serves that API (kubectl get apiservices tells which is not available), or delete the APIService.',
    helps: ['reconcile'],
  },
  {
    kinds: APPLIERS,
    message:
      /etcdserver: |https:\/\/[^"\s/]{1,253}\/apis?[/?"]|the server is currently unable to handle the request|client rate limiter Wait|unable to return a response in the time allotted|http2: client connection lost|apiserver not ready/,
    title: 'The API server did not answer.',
    meaning:
      'The API server that it applies to (of this cluster, or of the remote one that it is for) was away, overloaded or unreachable. What Git asks for was not judged.',
    remedy: 'Look at the control plane. Flux tries again by itself.',
    helps: ['reconcile'],
  },
]

export const NETWORK_ADVICE: readonly AdviceEntry[] = [
  {
    kinds: FETCHERS,
    message: /proxyconnect tcp: [^\n]{0,300}/,
    title: 'The proxy does not answer.',
    meaning: 'The way to the server leads through a proxy, and the proxy cannot be reached.',
    remedy: 'Check the proxy: the Secret of proxySecretRef, or HTTPS_PROXY and NO_PROXY of the controller.',
  },
  {
    kinds: FETCHERS,
    message: /lookup ([^\s:]{1,253})(?: on [^\s]{1,100})?: no such host/,
    title: 'The name $1 cannot be resolved.',
    meaning: 'DNS in the cluster does not know $1: the address is misspelt, or DNS is down.',
    remedy: 'Check the host in the URL, then the DNS of the cluster.',
  },
  {
    message: /\bno such host\b/,
    title: 'The name of the server cannot be resolved.',
    meaning: 'DNS in the cluster does not know the host: the address is misspelt, or DNS is down.',
    remedy: 'Check the host in the URL, then the DNS of the cluster.',
  },
  {
    kinds: FETCHERS,
    message: /server gave HTTP response to HTTPS client/,
    title: 'The server speaks plain HTTP.',
    meaning: 'Flux asked in HTTPS and the server answered in HTTP: it has no TLS on that port.',
    remedy: 'Use the port with TLS. Only for a registry inside the cluster set insecure: true in the spec.',
  },
  {
    kinds: WITH_CA,
    message: UNTRUSTED,
    title: 'The TLS certificate of the server is not trusted.',
    meaning: 'The certificate of the server is expired, made for another name, or signed by an unknown authority.',
    remedy: 'Renew the certificate, or give the authority in spec.certSecretRef (key ca.crt).',
  },
  {
    kinds: ['GitRepository'],
    message: UNTRUSTED,
    title: 'The TLS certificate of the Git server is not trusted.',
    meaning: 'The certificate of the server is expired, made for another name, or signed by an unknown authority.',
    remedy: 'Renew the certificate, or give the authority in the Secret of spec.secretRef (key ca.crt).',
  },
  {
    message: UNTRUSTED,
    title: 'The TLS certificate of the server is not trusted.',
    meaning: 'The certificate of the server is expired, made for another name, or signed by an unknown authority.',
    remedy: 'Renew the certificate, or make its authority known where the address is configured.',
  },
  {
    kinds: WITH_INTERVAL,
    message: TOO_MANY_REQUESTS,
    title: 'The server refuses because of too many requests.',
    meaning: 'A rate limit of the server is reached. What was fetched before stays in use.',
    remedy: 'Raise spec.interval, or give credentials with a higher limit. Flux retries by itself.',
    helps: [],
  },
  {
    message: TOO_MANY_REQUESTS,
    title: 'The server refuses because of too many requests.',
    meaning: 'A rate limit of the server is reached.',
    remedy: 'Ask less often, or give credentials with a higher limit. Flux retries by itself.',
    helps: [],
  },
  {
    message: /connection refused|no route to host|i\/o timeout|connection reset by peer|TLS handshake timeout/,
    title: 'The server does not answer.',
    meaning:
      'The address was found but nobody answers: the server is down, or a firewall or NetworkPolicy is in the way.',
    remedy: 'Check the server and the way from the cluster to it. Flux retries by itself.',
  },
  {
    kinds: ['GitRepository', 'OCIRepository', 'HelmRepository', 'Bucket', 'ImageRepository'],
    message: /context deadline exceeded|Client\.Timeout exceeded|net\/http: request canceled/,
    title: 'The server was too slow.',
    meaning: 'The answer did not come within the timeout: the server is slow, or there is much to fetch.',
    remedy: 'Raise spec.timeout, or fetch less. Flux retries by itself.',
  },
]
