import { describe, expect, it } from 'vitest'
import { STATUSES, type Status } from '../judge/status'
import { FLUX_KIND_NAMES, type FluxKind, isFluxKind } from '../kinds'
import { ADVICE_ENTRIES, type AdviceSubject, chooseAdvice, explain } from './advice'

/** One real message, or one in its form, per entry that looks at messages: kind, status, reason, message, headline. */
const SAMPLES = String.raw`
  Kustomization | waiting | DependencyNotReady | dependency 'apps/db' not found: kustomizations "db" not found | depends on an object that does not exist
  HelmRelease | waiting | DependencyNotReady | unable to get 'apps/db' dependency: helmreleases "db" not found | depends on an object that does not exist
  Kustomization | waiting | DependencyNotReady | dependency 'flux-system/infra' revision is not up to date | flux-system\/infra has applied
  Kustomization | waiting | DependencyNotReady | dependency 'flux-system/infra' is not ready according to readyExpr eval | readyExpr for flux-system\/infra is false
  HelmRelease | waiting | DependencyNotReady | dependency 'apps/db' is not ready | waits for apps\/db
  Kustomization | waiting | ArtifactFailed | Source artifact not found, retrying in 30s | no artifact yet
  Kustomization | failed | ArtifactFailed | GitRepository.source.toolkit.fluxcd.io "infra" not found | GitRepository infra does not exist
  Kustomization | failed | HealthCheckFailed | health check failed after 12s: failed early due to stalled resources: [HelmRelease/a/b status: 'Failed'] | HelmRelease\/a\/b is stalled
  Kustomization | failed | HealthCheckFailed | health check failed after 5m0s: timeout waiting for: [Deployment/apps/web status: 'InProgress'] | Deployment\/apps\/web did not become healthy
  Kustomization | failed | ReconciliationFailed | Deployment/shop/web not found: namespaces "shop" not found | Namespace shop
  Kustomization | failed | ReconciliationFailed | Certificate/a/b dry-run failed: no matches for kind "Certificate" in version "cert-manager.io/v1" | kind Certificate
  Kustomization | failed | ReconciliationFailed | Apply failed with 2 conflicts: conflicts with "helm" using v1 | helm, owns a field
  Kustomization | failed | ReconciliationFailed | failed calling webhook "w.example.io": failed to call webhook: Post "https://w.svc:443": no endpoints available | webhook w\.example\.io cannot
  Kustomization | failed | ReconciliationFailed | admission webhook "kyverno.svc" denied the request: no latest tags | kyverno\.svc refused
  Kustomization | failed | ReconciliationFailed | User "system:serviceaccount:a:b" cannot patch resource "ingresses" in API group | may not patch ingresses
  Kustomization | failed | ReconciliationFailed | Secret/a/b is SOPS encrypted, configuring decryption is required | encrypted
  Kustomization | failed | BuildFailed | error decrypting sops tree: failed to get the data key | cannot be decrypted
  Kustomization | failed | BuildFailed | substitute from 'Secret/vars' error: secrets "vars" not found | Secret vars for the substitution
  Kustomization | failed | BuildFailed | var substitution failed: variable not set (strict mode): "X" | variable cannot be substituted
  Kustomization | failed | ReconciliationFailed | unable to read KubeConfig secret 'fleet/edge' error: secrets not found | kubeconfig Secret fleet\/edge
  Kustomization | failed | ReconciliationFailed | failed to build kube client: no service account | account or kubeconfig
  Kustomization | failed | ArtifactFailed | kustomization path not found: stat /tmp/kustomization-1/apps: no such file or directory | folder of spec\.path
  Kustomization | failed | ReconciliationFailed | Job.batch "x" is invalid: spec.template: field is immutable | cannot be changed
  Kustomization | failed | BuildFailed | may not add resource with an already registered id: Namespace.v1.[noGrp]/apps | same object
  Kustomization | failed | BuildFailed | MalformedYAMLError: yaml: line 4: mapping values | not valid YAML
  Kustomization | failed | BuildFailed | accumulating resources from 'deploy.yaml': no such file or directory | build failed at deploy\.yaml
  Kustomization | failed | BuildFailed | accumulation err='accumulating resources from 'a.yaml': open /tmp/kustomization-1/apps/a.yaml: no such file or directory': must build at directory | apps\/a\.yaml is missing
  Kustomization | failed | BuildFailed | kustomize build failed: must build at directory | a file is missing
  HelmRelease | waiting | SourceNotReady | HelmChart 'flux-system/apps-web' is not ready: pull error | waits for HelmChart flux-system\/apps-web
  HelmRelease | reconciling | Progressing | Running 'upgrade' action with timeout of 5m0s | at work: upgrade
  HelmRelease | failed | InstallFailed | Unable to continue with install: invalid ownership metadata; label validation error | belongs to something else
  HelmRelease | failed | InstallFailed | cannot re-use a name that is still in use | already exists
  HelmRelease | failed | UpgradeFailed | another operation (install/upgrade/rollback) is in progress | another operation
  HelmRelease | failed | InstallFailed | execution error at (a/templates/b.yaml:3:3): .Values.password is required | templates of the chart
  HelmRelease | failed | UpgradeFailed | Helm upgrade failed: context deadline exceeded | ready in time
  HelmRelease | failed | ValuesError | could not resolve Secret chart values reference 'apps/shop-values' with key 'values.yaml' | Secret apps\/shop-values
  GitRepository | failed | GitOperationFailed | couldn't find remote ref "refs/heads/mian" | Branch mian does not exist
  GitRepository | failed | GitOperationFailed | couldn't find remote ref "refs/tags/v9" | spec\.ref names does not exist
  GitRepository | failed | GitOperationFailed | no match found for semver: >=9 | No tag matches
  GitRepository | failed | GitOperationFailed | ssh: handshake failed: knownhosts: key mismatch | host key
  GitRepository | failed | GitOperationFailed | ssh: unable to authenticate, attempted methods [none publickey] | SSH key
  GitRepository | failed | GitOperationFailed | unable to clone: repository not found | repository was not found
  GitRepository | failed | GitOperationFailed | authentication required: Unauthorized | Git server refused the credentials
  OCIRepository | stalled | URLInvalid | URL must not contain a tag; remove ':1.0.0' | holds a tag
  OCIRepository | failed | OCIArtifactPullFailed | GET https://ghcr.io/token: UNAUTHORIZED: authentication required | registry refused
  OCIRepository | failed | OCIArtifactPullFailed | GET https://ghcr.io/v2/x: MANIFEST_UNKNOWN: manifest unknown | does not exist in the registry
  Bucket | failed | BucketOperationFailed | bucket 'configs' not found | bucket was not found
  HelmRepository | failed | Failed | failed to fetch https://charts.example.com/index.yaml : 401 Unauthorized | chart repository refused
  HelmChart | failed | ChartPullError | response status code 401: unauthorized: authentication required | refused to give the chart
  HelmChart | stalled | InvalidChartReference | no 'podinfo' chart with version matching '>=99.0.0' found | chart podinfo matches version >=99\.0\.0
  ImageRepository | failed | ReadOperationFailed | GET https://index.docker.io: TOOMANYREQUESTS: limit | limits the rate
  ImageRepository | failed | ReadOperationFailed | scan failed: UNAUTHORIZED: authentication required | refused the scan
  ImagePolicy | waiting | DependencyNotReady | retrying in 30s error: no tags in database | not scanned yet
  ImagePolicy | failed | Failure | version list argument cannot be empty | filterTags leaves no tag
  ImageUpdateAutomation | failed | GitOperationFailed | failed to push to remote: protected branch hook declined | push was rejected
  GitRepository | failed | GitOperationFailed | dial tcp: lookup git.example.com: no such host | cannot be resolved
  GitRepository | failed | GitOperationFailed | x509: certificate signed by unknown authority | certificate
  HelmRepository | failed | Failed | dial tcp 10.0.0.1:443: connect: connection refused | does not answer
  OCIRepository | failed | OCIArtifactPullFailed | GET https://ghcr.io: 429 Too Many Requests | too many requests
  HelmChart | failed | ChartPackageError | write /data: no space left on device | disk of the controller
  HelmRelease | stalled | AccessDenied | cross-namespace references are not allowed: cannot access 'GitRepository/a/b' | another namespace is blocked
  GitRepository | failed | VerificationError | PGP public keys secret error: secrets "pgp-keys" not found | Secret pgp-keys of spec\.verify\.secretRef does not exist
  GitRepository | failed | AuthenticationFailed | failed to get secret 'flux-system/git-auth': secrets "git-auth" not found | Secret git-auth does not exist
  Kustomization | failed | BuildFailed | secrets "sops-age" not found | Secret for the decryption
  ImageRepository | failed | ReadOperationFailed | scan failed: GET https://ghcr.io/v2/a/b/tags/list: UNAUTHORIZED: authentication required | spec\.secretRef is missing | none
  ResourceSet | waiting | DependencyNotReady | dependency helm.toolkit.fluxcd.io/v2/HelmRelease/apps/db not found: helmreleases.helm.toolkit.fluxcd.io "db" not found | does not exist: helm\.toolkit\.fluxcd\.io\/v2\/HelmRelease\/apps\/db
  ResourceSet | waiting | DependencyNotReady | dependency kustomize.toolkit.fluxcd.io/v1/Kustomization/apps/db not ready: status InProgress | waits for kustomize
  HelmRelease | waiting | DependencyNotReady | dependencies do not meet ready condition (dependency 'data/postgres' is not ready): retrying in 30s | waits for data\/postgres
  Kustomization | failed | ReconciliationFailed | Ingress/web/shop dry-run failed (InternalError): Internal error occurred: failed calling webhook "validate.nginx.ingress.kubernetes.io": failed to call webhook: Post "https://ingress-nginx-controller-admission.ingress-nginx.svc:443/networking/v1/ingresses?timeout=10s": tls: failed to verify certificate: x509: certificate signed by unknown authority | certificate of the admission webhook validate\.nginx
  Kustomization | failed | ReconciliationFailed | Certificate/web/tls dry-run failed (InternalError): Internal error occurred: failed calling webhook "webhook.cert-manager.io": failed to call webhook: Post "https://cert-manager-webhook.cert-manager.svc:443/validate?timeout=30s": dial tcp 10.43.12.7:443: connect: connection refused | webhook webhook\.cert-manager\.io cannot be reached
  HelmRelease | failed | InstallFailed | Helm install failed for release apps/web with chart web@1.0.0: 1 error occurred: * Internal error occurred: failed calling webhook "mutate.linkerd.io": failed to call webhook: Post "https://linkerd-proxy-injector.linkerd.svc:443/?timeout=10s": context deadline exceeded | webhook mutate\.linkerd\.io does not answer in time
  Kustomization | failed | ReconciliationFailed | Pod/a/b dry-run failed: Internal error occurred: failed calling webhook "old.example.io": failed to call webhook: Post "https://old-webhook.gone.svc:443/validate?timeout=10s": service "old-webhook" not found | leads to a Service that does not exist
  HelmRelease | failed | UpgradeFailed | Helm upgrade failed for release apps/web with chart web@2.0.0: admission webhook "validate.kyverno.svc-fail" denied the request: policy Deployment/apps/web for resource violation | validate\.kyverno\.svc-fail refused
  HelmRelease | failed | UpgradeFailed | Helm upgrade failed for release logs/loki with chart loki@6.30.0: cannot patch "loki" with kind StatefulSet: StatefulSet.apps "loki" is invalid: spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden | StatefulSet loki cannot
  Kustomization | failed | ReconciliationFailed | StatefulSet/data/db dry-run failed (Invalid): StatefulSet.apps "db" is invalid: spec: Forbidden: updates to statefulset spec for fields other than 'replicas' are forbidden | StatefulSet db cannot
  HelmRelease | failed | UpgradeFailed | Helm upgrade failed for release apps/shop with chart shop@2.1.0: cannot patch "shop-migrate" with kind Job: Job.batch "shop-migrate" is invalid: spec.template: Invalid value: core.PodTemplateSpec{}: field is immutable | Job shop-migrate exists
  Kustomization | failed | ReconciliationFailed | Job/apps/migrate dry-run failed (Invalid): Job.batch "migrate" is invalid: spec.template: Invalid value: {"metadata":{}}: field is immutable | Job migrate exists
  ResourceSet | failed | ReconciliationFailed | Job/apps/migrate dry-run failed: Job.batch "migrate" is invalid: spec.template: Invalid value: {}: field is immutable | Job migrate exists
  Kustomization | failed | ReconciliationFailed | PersistentVolumeClaim/media/library dry-run failed (Forbidden): PersistentVolumeClaim "library" is invalid: spec: Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims | PersistentVolumeClaim library cannot
  Kustomization | failed | ReconciliationFailed | RoleBinding/a/b dry-run failed (Invalid): RoleBinding.rbac.authorization.k8s.io "b" is invalid: roleRef: Invalid value: rbac.RoleRef{}: cannot change roleRef | RoleBinding b cannot point
  HelmRelease | failed | UpgradeFailed | Helm upgrade failed for release apps/immutable with chart mimir@6.0.1: cannot patch "mimir-ingester" with kind Deployment: Deployment.apps "mimir-ingester" is invalid: spec.selector: Invalid value: {"matchLabels":{"app":"x"}}: field is immutable | field of Deployment mimir-ingester
  Kustomization | failed | ReconciliationFailed | Service/web/api dry-run failed (Invalid): Service "api" is invalid: spec.clusterIPs[0]: Invalid value: ["None"]: may not change once set | field of Service api
  HelmRelease | failed | UpgradeFailed | Helm upgrade failed: field is immutable | field that cannot be changed
  Kustomization | failed | ReconciliationFailed | StorageClass/fast dry-run failed (Forbidden): updates to parameters are forbidden. | field that cannot be changed
  FluxInstance | failed | ReconciliationFailed | Deployment/flux-system/x: field is immutable | field that cannot be changed
  HelmRelease | failed | UpgradeFailed | Helm upgrade failed for release a/b with chart b@1.0.0: update: failed to update: Operation cannot be fulfilled on deployments.apps "web": the object has been modified; please apply your changes to the latest version and try again | Two writers met at web
  Kustomization | failed | ArtifactFailed | failed to download archive: GET http://source-controller.flux-system.svc.cluster.local./gitrepository/flux-system/fleet/1b2c3d4.tar.gz giving up after 10 attempt(s): Get "http://source-controller.flux-system.svc.cluster.local./gitrepository/x.tar.gz": dial tcp 10.43.0.9:80: connect: connection refused | source-controller does not give out
  Kustomization | failed | ReconciliationFailed | unable to retrieve the complete list of server APIs: metrics.k8s.io/v1beta1: the server is currently unable to handle the request | registered but not served
  Kustomization | failed | ReconciliationFailed | Deployment/apps/web dry-run failed: Get "https://10.96.0.1:443/apis/apps/v1/namespaces/apps/deployments/web": dial tcp 10.96.0.1:443: connect: connection refused | API server did not answer
  HelmRelease | failed | UpgradeFailed | Helm upgrade failed for release a/b with chart b@1.0.0: etcdserver: request timed out | API server did not answer
  Kustomization | failed | ReconciliationFailed | Deployment/shop/web dry-run failed (Forbidden): deployments.apps "web" is forbidden: unable to create new content in namespace shop because it is being terminated | Namespace shop is being deleted
  HelmRelease | failed | UpgradeFailed | Helm upgrade failed for release a/web with chart web@1.0.0: conflict occurred while applying object a/web apps/v1, Kind=Deployment: Apply failed with 1 conflict: conflict with "kubectl-edit" using apps/v1: .spec.replicas | kubectl-edit, owns a field
  HelmRelease | failed | InstallFailed | Helm install failed for release a/b with chart b@1.0.0: pods "b" is forbidden: exceeded quota: compute, requested: limits.cpu=2, used: limits.cpu=9, limited: limits.cpu=10 | quota compute
  Kustomization | failed | ReconciliationFailed | Pod/a/b dry-run failed (Forbidden): pods "b" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false | level restricted:latest
  Kustomization | failed | ReconciliationFailed | ClusterRole/x dry-run failed (Forbidden): clusterroles.rbac.authorization.k8s.io "x" is forbidden: user "system:serviceaccount:a:b" (groups=["system:serviceaccounts"]) is attempting to grant RBAC permissions not currently held | may not grant rights
  HelmRelease | failed | UpgradeFailed | Helm upgrade failed for release mon/kps with chart kube-prometheus-stack@60.0.0: create: failed to create: Secret "sh.helm.release.v1.kps.v9" is invalid: data: Too long: must have at most 1048576 bytes | too large for a Secret
  Kustomization | failed | ReconciliationFailed | ConfigMap/mon/dashboards dry-run failed (Invalid): ConfigMap "dashboards" is invalid: metadata.annotations: Too long: must have at most 262144 bytes | object is too large
  Kustomization | failed | ReconciliationFailed | Deployment/apps/web dry-run failed: failed to create typed patch object (apps/web; apps/v1, Kind=Deployment): .spec.template.spec.container: field not declared in schema | field that its kind does not have
  Kustomization | failed | ReconciliationFailed | Deployment/web namespace not specified: the server could not find the requested resource | Deployment\/web has no namespace
  Kustomization | failed | ReconciliationFailed | Ingress/a/b dry-run failed (Invalid): Ingress.networking.k8s.io "b" is invalid: spec.rules[0].host: Invalid value: "a_b": a lowercase RFC 1123 subdomain must consist of | Ingress b is not valid
  Kustomization | failed | BuildFailed | kustomize build failed: MalformedYAMLError: yaml: line 429: did not find expected key in File: deployment.yaml | Line 429 of deployment\.yaml
  Kustomization | failed | BuildFailed | kustomize build failed: no matches for Id Deployment.v1.apps/web.[noNs]; failed to find unique target for patch Deployment.v1.apps/web.[noNs] | patch has no target
  HelmRelease | failed | InstallFailed | Helm install failed for release a/b with chart b@1.0.0: chart requires kubeVersion: >=1.31.0-0 which is incompatible with Kubernetes v1.29.3 | not made for this version
  HelmRelease | failed | UpgradeFailed | Helm upgrade failed for release a/b with chart b@1.0.0: "b" has no deployed releases | no deployed release
  HelmRelease | failed | UpgradeFailed | Helm upgrade failed for release a/b with chart b@1.0.0: pre-upgrade hooks failed: 1 error occurred: * job b-migrate failed: BackoffLimitExceeded | Job b-migrate of a hook
  HelmRelease | failed | InstallFailed | Helm install failed for release a/b with chart b@1.0.0: failed post-install: 1 error occurred: * timed out waiting for the condition | hook of the chart failed
  HelmRelease | failed | UpgradeFailed | Helm upgrade failed for release apps/podinfo with chart podinfo@6.8.0: timeout waiting for: [Deployment/apps/podinfo status: 'InProgress'] | Deployment\/apps\/podinfo did not become ready
  HelmRelease | failed | ValuesError | could not resolve ConfigMap chart values reference 'apps/app-values' with key 'values.yaml': error converting YAML to JSON: yaml: line 2: mapping values are not allowed in this context | ConfigMap apps\/app-values holds values that are no YAML
  HelmRelease | failed | ValuesError | could not resolve Secret chart values reference 'apps/podinfo-values' with key 'values.yaml': key not found | Secret apps\/podinfo-values has no key values\.yaml
  HelmRelease | failed | ValuesError | could not resolve Secret chart values reference 'apps/db' with key 'password': key "a" has no value | value of Secret apps\/db cannot
  GitRepository | failed | GitOperationFailed | failed to checkout and determine revision: unable to list remote for 'https://git.example.test/a': proxyconnect tcp: dial tcp 10.0.0.3:3128: connect: connection refused | proxy does not answer
  HelmRelease | failed | ReconcileError | Get "https://x/y": dial tcp: no such host | name of the server
  OCIRepository | failed | OCIArtifactPullFailed | failed to determine artifact digest: Get "https://zot.registry.svc:5000/v2/": http: server gave HTTP response to HTTPS client | plain HTTP
  HelmRepository | failed | Failed | failed to fetch https://charts.example.com/index.yaml : Get "https://charts.example.com/index.yaml": tls: failed to verify certificate: x509: certificate has expired or is not yet valid | TLS certificate of the server
  HelmRelease | failed | RESTClientError | Get "https://cluster.example:6443/version": x509: certificate signed by unknown authority | TLS certificate of the server
  ResourceSetInputProvider | failed | ReconciliationFailed | failed to call GitHub API: GET https://api.github.com/repos/a/b/pulls: 403 API rate limit exceeded for 1.2.3.4 | too many requests
  GitRepository | failed | GitOperationFailed | failed to checkout and determine revision: unable to clone 'https://git.example.test/mono': context deadline exceeded | too slow
  HelmRepository | failed | Failed | failed to fetch Helm repository index: failed to cache index to temporary file: failed to fetch https://charts.example.com/index.yaml : 404 Not Found | no index at this address
  Bucket | failed | BucketOperationFailed | error listing objects from bucket 'configs': The Access Key Id you provided does not exist in our records. | storage refused the credentials
  Kustomization | reconciling | Progressing | Running health checks for revision main@sha1:8f1c2ab | normal
`
  .trim()
  .split('\n')
  .map((line) => {
    const [kind, status, reason = '', message = '', title = '', credentials] = line
      .split(' | ')
      .map((cell) => cell.trim())
    if (!isFluxKind(kind) || !isStatus(status)) throw new Error(`no sample: ${line}`)
    return {
      kind,
      status,
      message,
      subject: {
        ...subjectOf(kind, status, reason, message),
        ...(credentials === undefined ? {} : { facts: { credentials } }),
      },
      title: new RegExp(title),
    }
  })

function isStatus(text: string | undefined): text is Status {
  return STATUSES.some((status) => status === text)
}

function subjectOf(kind: FluxKind, status: Status, reason: string, message: string): AdviceSubject {
  return { kind, status, ready: { status: status === 'reconciling' ? 'Unknown' : 'False', reason, message } }
}

describe('the entries', () => {
  it.each(SAMPLES)('know $kind: $message', ({ subject, title }) => {
    expect(explain(subject).title).toMatch(title)
  })

  it('with a pattern have a sample each', () => {
    const used = new Set(SAMPLES.map(({ subject }) => chooseAdvice(subject).entry))
    const unused = ADVICE_ENTRIES.filter((entry) => entry.message !== undefined && !used.has(entry))
    expect(unused.map(({ title, meaning }) => title ?? meaning)).toEqual([])
  })
})

describe('hostile messages', () => {
  const LONG = 200_000
  it.each([
    ['quotes', `"${'a'.repeat(LONG)}`],
    ['apostrophes', "'".repeat(LONG)],
    ['open brackets', 'timeout waiting for: ['.repeat(LONG / 20)],
    ['half patterns', "dependency 'a".repeat(LONG / 12)],
    ['cannot', 'User "x" cannot '.repeat(LONG / 16)],
    ['spaces', ' '.repeat(LONG)],
    ['yaml', 'yaml: line 1'.repeat(LONG / 12)],
  ])('take no longer than short ones: %s', (_, message) => {
    for (const kind of FLUX_KIND_NAMES) explain({ kind, status: 'failed', reason: 'x', message })
  })

  it('cannot put a second placeholder into a sentence, and are cut', () => {
    const message = `couldn't find remote ref "refs/heads/$2${'x'.repeat(190)}"`
    const { title } = explain({ kind: 'GitRepository', status: 'failed', reason: 'GitOperationFailed', message })
    expect(title).toMatch(/^Branch \$2x+ does not exist\.$/)
    expect(title.length).toBeLessThan(130)
  })
})
