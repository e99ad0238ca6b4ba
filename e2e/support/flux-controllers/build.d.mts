export type FluxController =
  | 'source-controller'
  | 'kustomize-controller'
  | 'helm-controller'
  | 'notification-controller'
  | 'image-reflector-controller'
  | 'image-automation-controller'
export function findFluxController(name: FluxController): string | undefined
export function hasFluxControllers(): boolean
export function ensureFluxControllers(): Promise<void>
