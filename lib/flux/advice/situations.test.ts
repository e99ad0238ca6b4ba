import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { evaluateStatus } from '../judge/status'
import { isFluxKind } from '../kinds'
import { parseResource } from '../object/resource'
import { ADVICE_ENTRIES, type AdviceSubject, adviseOn, explain } from './advice'

const NOW = new Date('2026-11-20T08:14:00Z')
const FOLDER = new URL('../situations/', import.meta.url)

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
    /not ready within the timeout.*Flux tried to upgrade once, and no retries are configured/,
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
  // Only the graph tells a circle from a normal wait.
  'kustomization-circular-dependency-first-half': [/normal/, /does not move/],
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
  'kustomization-kustomize-build-failed': [/lists apps\/deploy\.yaml, which/, /Add apps\/deploy\.yaml in Git/],
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

/** Those that are simply well need no advice. */
const FILES = readdirSync(FOLDER).filter((file) => file.endsWith('.json') && !file.endsWith('-healthy.json'))

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
