import { describe, expect, it } from 'vitest'
import type { FluxKind } from '../kinds'
import { adviseOn } from './advice'

/** Real messages that look like something else: what the advice has to say, and what it must not. */
const HARD: readonly (readonly [FluxKind, string, string, says: RegExp, never: RegExp])[] = [
  [
    'Kustomization',
    'ReconciliationFailed',
    'Ingress/web/shop dry-run failed (InternalError): Internal error occurred: failed calling webhook "validate.nginx.ingress.kubernetes.io": failed to call webhook: Post "https://ingress-nginx-controller-admission.ingress-nginx.svc:443/networking/v1/ingresses?timeout=10s": tls: failed to verify certificate: x509: certificate signed by unknown authority',
    /ingress-nginx-controller-admission\.ingress-nginx.*caBundle.*restart the pods/,
    /certSecretRef|of the server/,
  ],
  [
    'Kustomization',
    'ReconciliationFailed',
    'Certificate/web/tls dry-run failed (InternalError): Internal error occurred: failed calling webhook "webhook.cert-manager.io": failed to call webhook: Post "https://cert-manager-webhook.cert-manager.svc:443/validate?timeout=30s": dial tcp 10.43.12.7:443: connect: connection refused',
    /pods are down.*cert-manager-webhook\.cert-manager/,
    /server does not answer|[Cc]heck the server/,
  ],
  [
    'HelmRelease',
    'UpgradeFailed',
    'Helm upgrade failed for release apps/web with chart web@1.0.0: failed calling webhook "a.b": failed to call webhook: Post "https://hook.ns.svc:443/x": context deadline exceeded',
    /webhook|Service hook\.ns/,
    /[Pp]ods of the new version|raise the timeout/,
  ],
  [
    'Kustomization',
    'BuildFailed',
    'kustomize build failed: MalformedYAMLError: yaml: line 429: did not find expected key in File: deployment.yaml',
    /deployment\.yaml.*line 429/,
    /too many requests|[Rr]ate/,
  ],
  [
    'HelmRelease',
    'UpgradeFailed',
    'Helm upgrade failed for release apps/immutable with chart mimir@6.0.1: cannot patch "mimir-ingester" with kind Deployment: Deployment.apps "mimir-ingester" is invalid: spec.selector: Invalid value: {"matchLabels":{"app":"x"}}: field is immutable',
    /spec\.selector of Deployment mimir-ingester.*spec\.upgrade\.force/,
    /kustomize\.toolkit/,
  ],
  [
    'Kustomization',
    'ReconciliationFailed',
    'Deployment/a/b dry-run failed (Invalid): Deployment.apps "b" is invalid: spec.selector: Invalid value: {}: field is immutable',
    /kustomize\.toolkit\.fluxcd\.io\/force/,
    /spec\.upgrade/,
  ],
  [
    'HelmRelease',
    'UpgradeFailed',
    `Helm upgrade failed for release logs/loki with chart loki@6.30.0: cannot patch "loki" with kind StatefulSet: StatefulSet.apps "loki" is invalid: spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'template' are forbidden`,
    /StatefulSet loki.*--cascade=orphan/,
    /[Pp]ods of the new version|the message says where/,
  ],
  [
    'HelmRelease',
    'ValuesError',
    "could not resolve ConfigMap chart values reference 'apps/app-values' with key 'values.yaml': error converting YAML to JSON: yaml: line 2: mapping values are not allowed in this context",
    /ConfigMap apps\/app-values, which is there, but the text under its key values\.yaml is broken YAML/,
    /absent|[Cc]reate it/,
  ],
  [
    'HelmRelease',
    'ValuesError',
    "could not resolve ConfigMap chart values reference 'apps/app-values' with key 'values.yaml': configmaps \"app-values\" not found",
    /absent.*Create it/,
    /broken YAML/,
  ],
  [
    'HelmRelease',
    'UpgradeFailed',
    "Helm upgrade failed for release apps/x with chart rabbitmq@4.0.401: timeout waiting for: [StatefulSet/apps/x status: 'InProgress']",
    /StatefulSet\/apps\/x/,
    /credentials|refused/,
  ],
  [
    'HelmRelease',
    'UpgradeFailed',
    'Helm upgrade failed for release a/b with chart b@1.0.0: conflict occurred while applying object a/b apps/v1, Kind=Deployment: Apply failed with 1 conflict: conflict with "argocd-controller": .spec.replicas',
    /argocd-controller/,
    /kustomize\.toolkit/,
  ],
  [
    'Kustomization',
    'ReconciliationFailed',
    'Operation cannot be fulfilled on configmaps "settings": the object has been modified; please apply your changes to the latest version and try again',
    /configmaps settings.*heals itself/,
    /[Cc]orrect that object|[Dd]ecide on one owner/,
  ],
  [
    'Kustomization',
    'ArtifactFailed',
    'failed to download archive: GET http://source-controller.flux-system.svc.cluster.local./a.tar.gz giving up after 10 attempt(s): dial tcp 10.43.0.9:80: connect: connection refused',
    /source-controller of this cluster/,
    /[Cc]heck the server|spec\.path/,
  ],
  [
    'Kustomization',
    'ReconciliationFailed',
    'Get "https://10.96.0.1:443/api/v1/namespaces": dial tcp 10.96.0.1:443: i/o timeout',
    /API server/,
    /[Cc]heck the server and the way/,
  ],
  [
    'GitRepository',
    'GitOperationFailed',
    "failed to checkout and determine revision: unable to clone 'https://git.example.test/a': tls: failed to verify certificate: x509: certificate signed by unknown authority",
    /Secret of spec\.secretRef/,
    /certSecretRef/,
  ],
  [
    'ResourceSetInputProvider',
    'ReconciliationFailed',
    'failed to list pull requests: GET https://api.github.com/repos/a/b/pulls: 403 API rate limit exceeded for installation ID 1',
    /rate limit/,
    /spec\.interval/,
  ],
  [
    'HelmRelease',
    'InstallFailed',
    'Helm install failed for release a/b with chart b@1.0.0: failed post-install: 1 error occurred: * job b-init failed: BackoffLimitExceeded',
    /Job b-init/,
    /missing CRD|ownership/,
  ],
]

describe('a message that looks like something else', () => {
  it.each(HARD)('of a %s, %s, is told for what it is: %s', (kind, reason, message, says, never) => {
    const { meaning, remedy } = adviseOn({ kind, status: 'failed', ready: { status: 'False', reason, message } })
    const text = `${meaning} ${remedy}`
    expect(text).toMatch(says)
    expect(text).not.toMatch(never)
    expect(text).not.toMatch(/…|undefined/)
  })
})

it('says why Flux gave up, and nothing of an unknown reason, where Ready=True speaks of the release that runs', () => {
  const ready = { status: 'True', reason: 'InstallSucceeded', message: 'Helm install succeeded' }
  const stalled = { reason: 'MissingRollbackTarget', message: 'missing target release for rollback' }
  const { meaning } = adviseOn({ kind: 'HelmRelease', status: 'stalled', ready, stalled })
  expect(meaning).toMatch(/no earlier successful revision/)
  expect(meaning).not.toMatch(/unknown/)
})
