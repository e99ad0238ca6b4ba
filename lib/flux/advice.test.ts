import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ADVICE_ENTRIES, type AdviceSubject, adviseOn, chooseAdvice, explain } from './advice'
import type { AdviceEntry } from './advice-entry'
import { UNKNOWN_REASON } from './advice-general'
import { FLUX_KIND_NAMES, type FluxKind, isFluxKind } from './kinds'
import { parseResource } from './resource'
import { evaluateStatus, type Status } from './status'

const NOW = new Date('2026-11-20T08:14:00Z')
const FOLDER = new URL('./situations/', import.meta.url)

/** For each situation: what the advice has to say of the cause, and of the remedy. */
const CLAIMS: Readonly<Record<string, readonly [cause: RegExp, remedy: RegExp]>> = {
  'alert-static-object-without-status': [/normal/, /NotificationDispatchFailed of the last hour/],
  'artifactgenerator-artifact-generator-source-not-available': [
    /source is missing or has no artifact/,
    /spec\.sources/,
  ],
  'bucket-bucket-not-found': [/name or region.*permission to list/, /Fix spec.*IAM/],
  'gitrepository-commit-signature-not-verified': [
    /Security.*unsigned.*key that is not in spec\.verify\.secretRef/,
    /^Find the author first.*sign, or add the key/,
  ],
  'gitrepository-git-authentication-failed-https': [
    /expired, revoked or without read right.*wrong username or password/,
    /Renew the token, update the Secret.*reconcile the GitRepository.*old artifact/,
  ],
  'gitrepository-git-branch-missing': [/preview-42 was deleted.*misspelt/, /Fix spec\.ref.*preview environment/],
  'helmchart-chart-pull-unauthorised-oci-registry': [
    /credentials are missing on the HelmRepository.*oci has no status/,
    /secretRef of the HelmRepository.*provider login/,
  ],
  'helmchart-chart-version-not-found': [
    /podinfo.*>=99\.0\.0.*or the chart name is wrong.*stalled until/,
    /version or chart.*new index/,
  ],
  'helmrelease-drift-detected-2-9': [/autoscaler changed.*mode warn does not correct/, /Revert.*ignore.*enabled/],
  'helmrelease-install-failed': [/template error or a missing value/i, /Fix the values/],
  'helmrelease-missing-rollback-target': [/no earlier successful revision/, /Force.*uninstall/],
  'helmrelease-same-seen-from-the-helmrelease': [
    /HelmChart.*stalled.*old release keeps running/,
    /Fix the chart reference/,
  ],
  'helmrelease-spec-changed-controller-not-reacting': [/busy for seconds.*down for longer/, /2 minutes.*pod/],
  'helmrelease-upgrade-failed-no-retries-left': [
    /not ready within the timeout.*No retries are left \(they are 0 by default\)/,
    /Fix the workload or the values in Git.*Reset.*plain reconcile does nothing/,
  ],
  'helmrelease-upgrade-running': [/normal/, /Wait/],
  'helmrelease-upgrade-with-retryonfailure': [/not ready within the timeout\.$/, /Fix the workload/],
  'helmrelease-values-reference-missing': [/valuesFrom.*or its key is absent/, /Create it.*optional: true/],
  'helmrepository-helm-index-download-failed': [/URL is wrong.*moved.*proxy/, /index\.yaml.*spec\.url/],
  'imagepolicy-image-policy-before-the-first-scan': [
    /not scanned yet.*restart.*not kept/,
    /Wait.*reconcile the ImageRepository/,
  ],
  'imagepolicy-image-policy-without-match': [/matches none of the scanned tags/, /Compare.*latestTags/],
  'imagerepository-image-scan-needs-authentication': [
    /private image without secretRef or provider.*expired/,
    /secretRef.*rate limit.*interval/,
  ],
  'imageupdateautomation-image-automation-push-rejected': [
    /protected.*read-only.*fast-forward/,
    /push\.branch.*pull request.*write access/,
  ],
  'kustomization-admission-webhook-unreachable': [/pods are down or not ready.*bootstrap/, /Restore.*dependsOn/],
  'kustomization-circular-dependency-first-half': [/cycle/, /break one edge/],
  'kustomization-cross-namespace-reference-blocked': [/lockdown/, /source in the tenant's own namespace/],
  'kustomization-dependency-behind-on-the-same-source': [
    /normal for some seconds after each push/,
    /Wait.*stuck or suspended/,
  ],
  'kustomization-dry-run-failed-field-manager-conflict': [
    /argocd-controller/,
    /one owner.*Git or from the other tool.*Merge/,
  ],
  'kustomization-encrypted-secret-without-decryption-configured': [/spec\.decryption is missing/, /provider: sops/],
  'kustomization-health-check-failed-early': [
    /child.*stalled.*HelmRelease\/ingress\/ingress-nginx/,
    /root cause is that child/,
  ],
  'kustomization-health-checks-running': [/normal/, /Wait until the timeout/],
  'kustomization-impersonated-account-lacks-rights': [/serviceAccountName.*patch ingresses/, /Role.*by design/],
  'kustomization-kubeconfig-secret-missing-remote-cluster': [
    /not provisioned.*rotated/,
    /Restore the Secret \(key value or value\.yaml\)/,
  ],
  'kustomization-kustomize-build-failed': [/missing.*YAML error.*patch/, /kustomize build locally at that commit.*Git/],
  'kustomization-namespace-missing': [/shop is neither in this set.*nor.*before/, /Namespace object.*dependency/],
  'kustomization-source-has-no-artifact-yet': [/never fetched successfully/, /Open the source.*root cause/],
  'kustomization-source-object-missing': [
    /name or namespace is wrong, or it is not created yet/,
    /sourceRef.*namespace.*create the source/,
  ],
  'kustomization-stuck-deletion': [
    /finalizer.*service account or kubeconfig.*children/,
    /Restore.*access.*last resort.*orphans/,
  ],
  'kustomization-substitutefrom-configmap-missing': [
    /ConfigMap cluster-vars.*namespace of the Kustomization/,
    /Create it.*optional: true.*dependsOn/,
  ],
  'kustomization-suspended-while-failed': [
    /suspended it.*frozen.*acknowledged without doing anything/,
    /Ask the owner.*resume/,
  ],
  'ocirepository-cosign-verification-failed': [
    /Security.*unsigned.*another identity.*transparency log/,
    /not bypass.*release pipeline.*matchOIDCIdentity/,
  ],
  'ocirepository-oci-artifact-unauthorised': [
    /wrong pull secret.*expired.*aws, azure, gcp/,
    /dockerconfigjson.*provider/,
  ],
  'ocirepository-wrong-oci-url': [/ends in the tag 1\.0\.0/, /spec\.ref\.tag/],
  'receiver-receiver-token-missing': [/Secret.*key token is absent/, /Create/],
  'resourceset-resourceset-template-broken': [/template or input error/i, /spec\.resources or spec\.inputs/],
}

const FILES = readdirSync(FOLDER).filter((file) => file.endsWith('.json'))

function subjectOf(file: string): AdviceSubject {
  const { objects } = JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) as { objects: { kind: string }[] }
  const [object] = objects
  if (object === undefined || !isFluxKind(object.kind)) throw new Error(`${file} holds no Flux object`)
  const parsed = parseResource(object.kind, object)
  if (!parsed.ok) throw new Error(parsed.reason)
  const { status, reason, message } = evaluateStatus(parsed.value, NOW)
  return {
    kind: object.kind,
    status,
    conditions: parsed.value.conditions,
    ...(reason === undefined ? {} : { reason }),
    ...(message === undefined ? {} : { message }),
  }
}

describe('the advice on each situation', () => {
  it.each(FILES)('says the cause and the remedy of %s', (file) => {
    const claim = CLAIMS[file.replace('.json', '')]
    if (claim === undefined) throw new Error(`nothing is claimed about ${file}`)
    const { meaning, remedy } = adviseOn(subjectOf(file))
    expect(meaning).toMatch(claim[0])
    expect(remedy).toMatch(claim[1])
  })

  it('never tells anybody to remove a verification', () => {
    for (const { remedy } of ADVICE_ENTRIES) expect(remedy).not.toMatch(/remove .*verif|disable .*verif/i)
  })

  it('offers reset first when no retries are left, and no plain reconcile', () => {
    expect(explain(subjectOf('helmrelease-upgrade-failed-no-retries-left.json')).helps).toEqual(['reset', 'force'])
    expect(explain(subjectOf('helmrelease-missing-rollback-target.json')).helps[0]).toBe('force')
    expect(explain(subjectOf('kustomization-suspended-while-failed.json')).helps[0]).toBe('resume')
    expect(explain(subjectOf('kustomization-kustomize-build-failed.json')).helps[0]).toBe('reconcile-with-source')
  })

  it('knows exhausted retries from the stuck rule where the row has no conditions', () => {
    const ready = { status: 'False', reason: 'UpgradeFailed', message: 'context deadline exceeded' }
    const row = { kind: 'HelmRelease', status: 'stalled', ready, stuck: { rule: 'retries_exhausted' } } as const
    expect(explain(row).title).toMatch(/no retries are left/)
  })
})

type Sample = readonly [kind: FluxKind, status: Status, reason: string, message: string, title: RegExp]

/** One real message, or one in its form, per entry that looks at messages. */
const SAMPLES: readonly Sample[] = [
  [
    'Kustomization',
    'waiting',
    'DependencyNotReady',
    `dependency 'apps/db' not found: kustomizations "db" not found`,
    /depends on an object that does not exist/,
  ],
  [
    'HelmRelease',
    'waiting',
    'DependencyNotReady',
    `unable to get 'apps/db' dependency: helmreleases "db" not found`,
    /depends on an object that does not exist/,
  ],
  [
    'Kustomization',
    'waiting',
    'DependencyNotReady',
    `dependency 'flux-system/infra' revision is not up to date`,
    /flux-system\/infra has applied/,
  ],
  [
    'Kustomization',
    'waiting',
    'DependencyNotReady',
    `dependency 'flux-system/infra' is not ready according to readyExpr eval`,
    /readyExpr for flux-system\/infra is false/,
  ],
  ['HelmRelease', 'waiting', 'DependencyNotReady', `dependency 'apps/db' is not ready`, /waits for apps\/db/],
  ['Kustomization', 'waiting', 'ArtifactFailed', 'Source artifact not found, retrying in 30s', /no artifact yet/],
  [
    'Kustomization',
    'failed',
    'ArtifactFailed',
    'GitRepository.source.toolkit.fluxcd.io "infra" not found',
    /GitRepository infra does not exist/,
  ],
  [
    'Kustomization',
    'failed',
    'HealthCheckFailed',
    "health check failed after 12s: failed early due to stalled resources: [HelmRelease/a/b status: 'Failed']",
    /HelmRelease\/a\/b is stalled/,
  ],
  [
    'Kustomization',
    'failed',
    'HealthCheckFailed',
    "health check failed after 5m0s: timeout waiting for: [Deployment/apps/web status: 'InProgress']",
    /Deployment\/apps\/web did not become healthy/,
  ],
  [
    'Kustomization',
    'failed',
    'ReconciliationFailed',
    'Deployment/shop/web not found: namespaces "shop" not found',
    /Namespace shop/,
  ],
  [
    'Kustomization',
    'failed',
    'ReconciliationFailed',
    'Certificate/a/b dry-run failed: no matches for kind "Certificate" in version "cert-manager.io/v1"',
    /kind Certificate/,
  ],
  [
    'Kustomization',
    'failed',
    'ReconciliationFailed',
    'Apply failed with 2 conflicts: conflicts with "helm" using v1',
    /helm, owns a field/,
  ],
  [
    'Kustomization',
    'failed',
    'ReconciliationFailed',
    'failed calling webhook "w.example.io": failed to call webhook: Post "https://w.svc:443": no endpoints available',
    /webhook w\.example\.io cannot/,
  ],
  [
    'Kustomization',
    'failed',
    'ReconciliationFailed',
    'admission webhook "kyverno.svc" denied the request: no latest tags',
    /kyverno\.svc refused/,
  ],
  [
    'Kustomization',
    'failed',
    'ReconciliationFailed',
    'User "system:serviceaccount:a:b" cannot patch resource "ingresses" in API group',
    /may not patch ingresses/,
  ],
  [
    'Kustomization',
    'failed',
    'ReconciliationFailed',
    'Secret/a/b is SOPS encrypted, configuring decryption is required',
    /encrypted/,
  ],
  [
    'Kustomization',
    'failed',
    'BuildFailed',
    'error decrypting sops tree: failed to get the data key',
    /cannot be decrypted/,
  ],
  [
    'Kustomization',
    'failed',
    'BuildFailed',
    `substitute from 'Secret/vars' error: secrets "vars" not found`,
    /Secret vars for the substitution/,
  ],
  [
    'Kustomization',
    'failed',
    'BuildFailed',
    'var substitution failed: variable not set (strict mode): "X"',
    /variable cannot be substituted/,
  ],
  [
    'Kustomization',
    'failed',
    'ReconciliationFailed',
    "unable to read KubeConfig secret 'fleet/edge' error: secrets not found",
    /kubeconfig Secret fleet\/edge/,
  ],
  [
    'Kustomization',
    'failed',
    'ReconciliationFailed',
    'failed to build kube client: no service account',
    /account or kubeconfig/,
  ],
  [
    'Kustomization',
    'failed',
    'ArtifactFailed',
    'kustomization path not found: stat /tmp/kustomization-1/apps: no such file or directory',
    /folder of spec\.path/,
  ],
  [
    'Kustomization',
    'failed',
    'ReconciliationFailed',
    'Job.batch "x" is invalid: spec.template: field is immutable',
    /cannot be changed/,
  ],
  [
    'Kustomization',
    'failed',
    'BuildFailed',
    'may not add resource with an already registered id: Namespace.v1.[noGrp]/apps',
    /same object/,
  ],
  ['Kustomization', 'failed', 'BuildFailed', 'MalformedYAMLError: yaml: line 4: mapping values', /not valid YAML/],
  [
    'Kustomization',
    'failed',
    'BuildFailed',
    "accumulating resources from 'deploy.yaml': no such file or directory",
    /kustomize build failed/,
  ],
  [
    'HelmRelease',
    'waiting',
    'SourceNotReady',
    "HelmChart 'flux-system/apps-web' is not ready: pull error",
    /waits for HelmChart flux-system\/apps-web/,
  ],
  ['HelmRelease', 'reconciling', 'Progressing', "Running 'upgrade' action with timeout of 5m0s", /at work: upgrade/],
  [
    'HelmRelease',
    'failed',
    'InstallFailed',
    'Unable to continue with install: invalid ownership metadata; label validation error',
    /belongs to something else/,
  ],
  ['HelmRelease', 'failed', 'InstallFailed', 'cannot re-use a name that is still in use', /already exists/],
  [
    'HelmRelease',
    'failed',
    'UpgradeFailed',
    'another operation (install/upgrade/rollback) is in progress',
    /another operation/,
  ],
  [
    'HelmRelease',
    'failed',
    'InstallFailed',
    'execution error at (a/templates/b.yaml:3:3): .Values.password is required',
    /templates of the chart/,
  ],
  ['HelmRelease', 'failed', 'UpgradeFailed', 'Helm upgrade failed: context deadline exceeded', /ready in time/],
  [
    'HelmRelease',
    'failed',
    'ValuesError',
    `could not resolve Secret chart values reference 'apps/shop-values' with key 'values.yaml'`,
    /Secret apps\/shop-values/,
  ],
  [
    'GitRepository',
    'failed',
    'GitOperationFailed',
    `couldn't find remote ref "refs/heads/mian"`,
    /Branch mian does not exist/,
  ],
  [
    'GitRepository',
    'failed',
    'GitOperationFailed',
    `couldn't find remote ref "refs/tags/v9"`,
    /spec\.ref names does not exist/,
  ],
  ['GitRepository', 'failed', 'GitOperationFailed', 'no match found for semver: >=9', /No tag matches/],
  ['GitRepository', 'failed', 'GitOperationFailed', 'ssh: handshake failed: knownhosts: key mismatch', /host key/],
  [
    'GitRepository',
    'failed',
    'GitOperationFailed',
    'ssh: unable to authenticate, attempted methods [none publickey]',
    /SSH key/,
  ],
  [
    'GitRepository',
    'failed',
    'GitOperationFailed',
    'unable to clone: repository not found',
    /repository was not found/,
  ],
  [
    'GitRepository',
    'failed',
    'GitOperationFailed',
    'authentication required: Unauthorized',
    /Git server refused the credentials/,
  ],
  ['OCIRepository', 'stalled', 'URLInvalid', "URL must not contain a tag; remove ':1.0.0'", /holds a tag/],
  [
    'OCIRepository',
    'failed',
    'OCIArtifactPullFailed',
    'GET https://ghcr.io/token: UNAUTHORIZED: authentication required',
    /registry refused/,
  ],
  [
    'OCIRepository',
    'failed',
    'OCIArtifactPullFailed',
    'GET https://ghcr.io/v2/x: MANIFEST_UNKNOWN: manifest unknown',
    /does not exist in the registry/,
  ],
  ['Bucket', 'failed', 'BucketOperationFailed', "bucket 'configs' not found", /bucket was not found/],
  [
    'HelmRepository',
    'failed',
    'Failed',
    'failed to fetch https://charts.example.com/index.yaml : 401 Unauthorized',
    /chart repository refused/,
  ],
  [
    'HelmChart',
    'failed',
    'ChartPullError',
    'response status code 401: unauthorized: authentication required',
    /refused to give the chart/,
  ],
  [
    'HelmChart',
    'stalled',
    'InvalidChartReference',
    "no 'podinfo' chart with version matching '>=99.0.0' found",
    /chart podinfo matches version >=99\.0\.0/,
  ],
  [
    'ImageRepository',
    'failed',
    'ReadOperationFailed',
    'GET https://index.docker.io: TOOMANYREQUESTS: limit',
    /limits the rate/,
  ],
  [
    'ImageRepository',
    'failed',
    'ReadOperationFailed',
    'scan failed: UNAUTHORIZED: authentication required',
    /refused the scan/,
  ],
  ['ImagePolicy', 'waiting', 'DependencyNotReady', 'retrying in 30s error: no tags in database', /not scanned yet/],
  ['ImagePolicy', 'failed', 'Failure', 'version list argument cannot be empty', /filterTags leaves no tag/],
  [
    'ImageUpdateAutomation',
    'failed',
    'GitOperationFailed',
    'failed to push to remote: protected branch hook declined',
    /push was rejected/,
  ],
  [
    'GitRepository',
    'failed',
    'GitOperationFailed',
    'dial tcp: lookup git.example.com: no such host',
    /cannot be resolved/,
  ],
  ['GitRepository', 'failed', 'GitOperationFailed', 'x509: certificate signed by unknown authority', /certificate/],
  ['HelmRepository', 'failed', 'Failed', 'dial tcp 10.0.0.1:443: connect: connection refused', /does not answer/],
  [
    'OCIRepository',
    'failed',
    'OCIArtifactPullFailed',
    'GET https://ghcr.io: 429 Too Many Requests',
    /too many requests/,
  ],
  ['HelmChart', 'failed', 'ChartPackageError', 'write /data: no space left on device', /disk of the controller/],
  [
    'HelmRelease',
    'stalled',
    'AccessDenied',
    "cross-namespace references are not allowed: cannot access 'GitRepository/a/b'",
    /another namespace is blocked/,
  ],
  ['Kustomization', 'reconciling', 'Progressing', 'Running health checks for revision main@sha1:8f1c2ab', /normal/],
]

function subject([kind, status, reason, message]: Sample): AdviceSubject {
  return { kind, status, ready: { status: status === 'reconciling' ? 'Unknown' : 'False', reason, message } }
}

describe('the entries', () => {
  it.each(SAMPLES.map((sample) => ({ sample, name: `${sample[0]}: ${sample[3]}` })))('know $name', ({ sample }) => {
    expect(explain(subject(sample)).title).toMatch(sample[4])
  })

  it('with a pattern have a sample each', () => {
    const used = new Set(SAMPLES.map((sample) => chooseAdvice(subject(sample)).entry))
    const unused = ADVICE_ENTRIES.filter((entry) => entry.message !== undefined && !used.has(entry))
    expect(unused.map(({ title, meaning }) => title ?? meaning)).toEqual([])
  })

  const BY_REASON = ADVICE_ENTRIES.filter(({ reasons, message }) => reasons !== undefined && message === undefined)
  it.each(
    BY_REASON.map((entry) => ({ entry, name: `${entry.kinds?.join(', ') ?? 'any'}: ${entry.reasons?.join(', ')}` })),
  )('speak for their reasons: $name', ({ entry }) => {
    for (const reason of entry.reasons ?? []) expect(spokenFor(entry, reason)).toContain(entry)
  })

  function spokenFor(entry: AdviceEntry, reason: string): readonly AdviceEntry[] {
    const status = entry.statuses?.[0] ?? 'failed'
    const ready = { status: entry.ready ?? 'False', reason, message: '' }
    const isDrift = reason === 'DriftDetected'
    return (entry.kinds ?? FLUX_KIND_NAMES).map(
      (kind) =>
        chooseAdvice({
          kind,
          status,
          ...(isDrift ? { conditions: [{ ...ready, type: 'Drifted', status: 'True' }] } : { ready }),
        }).entry,
    )
  }

  it('leave no reason of failure in the domain without an answer', () => {
    const unanswered = DOMAIN_REASONS.flatMap(([kinds, reasons]) =>
      kinds.flatMap((kind) =>
        reasons
          .filter((reason) => {
            const status = reason === 'DependencyNotReady' || reason === 'SourceNotReady' ? 'waiting' : 'failed'
            return chooseAdvice({ kind, status, reason, message: 'x' }).entry === UNKNOWN_REASON
          })
          .map((reason) => `${kind} ${reason}`),
      ),
    )
    expect(unanswered).toEqual([])
  })

  it('say honestly that a reason is unknown', () => {
    expect(adviseOn({ kind: 'Kustomization', status: 'failed', reason: 'Novel', message: 'x' }).meaning).toMatch(
      /unknown to Fluxdeck\. Here is what it says/,
    )
  })

  it('give every text a full stop and no exclamation mark', () => {
    for (const { title = '', meaning, remedy } of [...ADVICE_ENTRIES, UNKNOWN_REASON]) {
      for (const text of [meaning, remedy]) expect(text).toMatch(/[.)]$/)
      expect(`${title}${meaning}${remedy}`).not.toContain('!')
    }
  })
})

const DOMAIN_REASONS: readonly (readonly [readonly FluxKind[], readonly string[]])[] = [
  [
    ['Kustomization'],
    [
      'DependencyNotReady',
      'ArtifactFailed',
      'BuildFailed',
      'ReconciliationFailed',
      'PruneFailed',
      'HealthCheckFailed',
      'HealthCheckCanceled',
      'AccessDenied',
      'InvalidCELExpression',
      'FeatureGateDisabled',
    ],
  ],
  [
    ['HelmRelease'],
    [
      'InstallFailed',
      'UpgradeFailed',
      'TestFailed',
      'RollbackSucceeded',
      'RollbackFailed',
      'UninstallSucceeded',
      'UninstallFailed',
      'DependencyNotReady',
      'SourceNotReady',
      'HelmChartNotReady',
      'ArtifactFailed',
      'ValuesError',
      'ChartMutateError',
      'RESTClientError',
      'ResourceManagerError',
      'FactoryError',
      'StateError',
      'ReconcileError',
      'PendingRelease',
      'AccessDenied',
      'InvalidCELExpression',
      'HealthCheckCanceled',
    ],
  ],
  [
    ['GitRepository'],
    [
      'GitOperationFailed',
      'AuthenticationFailed',
      'URLInvalid',
      'EmptyGitRepository',
      'InvalidProviderConfiguration',
      'SourceIgnoreError',
      'InvalidCommitSignature',
      'InvalidTagSignature',
      'InvalidGitObject',
      'VerificationError',
      'InvalidVerificationMode',
      'FeatureGateDisabled',
    ],
  ],
  [
    ['OCIRepository'],
    [
      'OCIArtifactPullFailed',
      'OCIArtifactLayerOperationFailed',
      'ReadOperationFailed',
      'URLInvalid',
      'AuthenticationFailed',
      'VerificationError',
    ],
  ],
  [['Bucket'], ['BucketOperationFailed', 'AuthenticationFailed', 'InvalidSTSConfiguration', 'URLInvalid']],
  [['HelmRepository'], ['Failed', 'IndexationFailed', 'AuthenticationFailed', 'URLInvalid']],
  [
    ['HelmChart'],
    [
      'SourceUnavailable',
      'NoSourceArtifact',
      'UnsupportedSourceKind',
      'InvalidChartReference',
      'ChartPullError',
      'ChartPackageError',
      'ChartVerificationError',
      'DependencyBuildError',
      'MetadataPatchError',
      'ValuesFilesError',
      'AuthenticationFailed',
    ],
  ],
  [
    ['GitRepository', 'OCIRepository', 'Bucket', 'HelmRepository', 'HelmChart'],
    [
      'DirectoryCreationFailed',
      'StatOperationFailed',
      'ArchiveOperationFailed',
      'PatchOperationFailed',
      'CacheOperationFailed',
      'AcquireLockFailed',
      'StorageOperationFailed',
    ],
  ],
  [['ImageRepository'], ['AuthenticationFailed', 'ReadOperationFailed', 'ImageURLInvalid', 'Failure']],
  [
    ['ImagePolicy'],
    [
      'DependencyNotReady',
      'AccessDenied',
      'Failure',
      'InvalidPolicy',
      'IntervalNotConfigured',
      'ImageURLInvalid',
      'FeatureGateDisabled',
    ],
  ],
  [
    ['ImageUpdateAutomation'],
    [
      'GitOperationFailed',
      'SourceManagerFailed',
      'UpdateFailed',
      'InvalidUpdateStrategy',
      'InvalidSourceConfiguration',
      'InvalidPolicySelector',
      'RemovedTemplateField',
      'AccessDenied',
      'FeatureGateDisabled',
    ],
  ],
  [['Receiver'], ['TokenNotFound', 'ValidationFailed', 'InvalidCELExpression']],
  [
    ['ArtifactGenerator'],
    ['SourceFetchFailed', 'BuildFailed', 'ReconciliationFailed', 'AccessDenied', 'ValidationFailed'],
  ],
  [
    ['FluxInstance', 'ResourceSet'],
    [
      'ReconciliationFailed',
      'BuildFailed',
      'ArtifactFailed',
      'DependencyNotReady',
      'HealthCheckFailed',
      'ReconciliationDisabled',
    ],
  ],
  [
    ['ResourceSetInputProvider'],
    ['ReconciliationFailed', 'InvalidSchedule', 'InvalidDefaultValues', 'InvalidExportedInputs', 'InvalidSpec'],
  ],
]

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
    const started = performance.now()
    for (const kind of FLUX_KIND_NAMES) explain({ kind, status: 'failed', reason: 'x', message })
    expect(performance.now() - started).toBeLessThan(500)
  })

  it('cannot put a second placeholder into a sentence, and are cut', () => {
    const message = `couldn't find remote ref "refs/heads/$2${'x'.repeat(190)}"`
    const { title } = explain({ kind: 'GitRepository', status: 'failed', reason: 'GitOperationFailed', message })
    expect(title).toMatch(/^Branch \$2x+ does not exist\.$/)
    expect(title.length).toBeLessThan(130)
  })
})
