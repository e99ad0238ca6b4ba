// Advice on admission webhooks: the API server asks them about each object, and their trouble looks like that of a server.

import type { AdviceEntry } from './entry'

export const APPLIERS = ['Kustomization', 'HelmRelease', 'ResourceSet', 'FluxInstance'] as const

const CALLED = String.raw`failed calling webhook "([^"\s]{1,253})"`
/** `Post "https://name.namespace.svc:443/…"`. */
const SERVICE = String.raw`[^"\n]{0,100}"https:\/\/([a-z0-9-]{1,63}\.[a-z0-9-]{1,63})\.svc`

const called = (behind: string) => new RegExp(`${CALLED}${SERVICE}[^\\n]{0,400}?(?:${behind})`)

export const WEBHOOK_ADVICE: readonly AdviceEntry[] = [
  {
    kinds: APPLIERS,
    message: called('x509: |tls: failed to verify'),
    title: 'The certificate of the admission webhook $1 is not trusted.',
    meaning:
      "The API server does not trust the certificate that Service $2 shows: the caBundle of the webhook $1 is empty or older than the certificate, or the certificate is expired. It is the webhook's, not one of a source.",
    remedy:
      'Let whatever issues it (cert-manager, or the job of the chart) renew the certificate and caBundle of the webhook, and restart the pods behind Service $2.',
    helps: ['reconcile'],
  },
  {
    kinds: APPLIERS,
    message: called(String.raw`service "[^"\s]{1,253}" not found|no such host`),
    title: 'The admission webhook $1 leads to a Service that does not exist.',
    meaning:
      'Service $2 is gone, but the webhook configuration of $1 is still there: it was left over, or comes too early.',
    remedy: 'Install what serves $2, or delete the left-over webhook configuration.',
    helps: ['reconcile'],
  },
  {
    kinds: APPLIERS,
    message: called(String.raw`context deadline exceeded|i\/o timeout|Client\.Timeout|TLS handshake timeout`),
    title: 'The admission webhook $1 does not answer in time.',
    meaning:
      'The API server reached no answer from Service $2: its pods are overloaded, or a firewall or NetworkPolicy is between the control plane and them.',
    remedy: 'Look at the pods behind Service $2 and at the way to them from the API server.',
    helps: ['reconcile'],
  },
  {
    kinds: APPLIERS,
    message: called('no endpoints available|connection refused|no route to host|connection reset|EOF'),
    title: 'The admission webhook $1 cannot be reached.',
    meaning:
      "The webhook's pods are down or not ready yet (the order of a bootstrap, for instance): nothing answers behind Service $2. The object itself was not judged.",
    remedy: 'Restore the workload behind Service $2; add a dependsOn on what installs it, with wait: true there.',
    helps: ['reconcile'],
  },
  {
    kinds: APPLIERS,
    message: new RegExp(CALLED),
    title: 'The admission webhook $1 cannot be asked.',
    meaning:
      'The API server got no usable answer from the webhook $1: its pods are down, not ready yet, or answer wrongly.',
    remedy: 'Look at the workload behind the webhook; add a dependsOn on what installs it, with wait: true there.',
    helps: ['reconcile'],
  },
  {
    kinds: APPLIERS,
    message: /admission webhook "([^"\s]{1,253})" denied the request/,
    title: 'The admission webhook $1 refused an object.',
    meaning: 'A policy of the cluster, asked through $1, forbids what Git asks for.',
    remedy: 'Read what the policy asks for at the end of the message; change the object in Git, or the policy.',
  },
]
