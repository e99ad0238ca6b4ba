export interface FoundControlPlane {
  readonly found: true
  readonly etcd: string
  readonly kubeApiserver: string
  readonly crdFolder: string
}
export interface MissingControlPlane {
  readonly found: false
  readonly missing: readonly string[]
}
export function findControlPlane(): FoundControlPlane | MissingControlPlane
export function ensureControlPlane(): Promise<FoundControlPlane>
export function findControllerManager(): string | undefined
export function ensureControllerManager(): Promise<string>
