export type FluxController = 'kustomize-controller' | 'helm-controller'
export function findFluxController(name: FluxController): string | undefined
export function ensureFluxControllers(): Promise<void>
