// A Role in one namespace, and who has it.
import type { ControlPlane, PolicyRule } from '../support/control-plane'

const RBAC = 'rbac.authorization.k8s.io'

type Subject =
  | { readonly kind: 'User' | 'Group'; readonly name: string }
  | { readonly kind: 'ServiceAccount'; readonly name: string; readonly namespace: string }

interface Given {
  readonly namespace: string
  readonly name: string
  readonly rules: readonly PolicyRule[]
  readonly to: Subject
}

export async function giveRole(cluster: ControlPlane, { namespace, name, rules, to }: Given): Promise<void> {
  const metadata = { name, namespace }
  await cluster.apply({ apiVersion: `${RBAC}/v1`, kind: 'Role', metadata, rules })
  await cluster.apply({
    apiVersion: `${RBAC}/v1`,
    kind: 'RoleBinding',
    metadata,
    roleRef: { apiGroup: RBAC, kind: 'Role', name },
    subjects: [to.kind === 'ServiceAccount' ? to : { apiGroup: RBAC, ...to }],
  })
}
