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
  Kustomization | failed | BuildFailed | accumulating resources from 'deploy.yaml': no such file or directory | kustomize build failed
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
