import type { AdviceEntry } from './advice-entry'
export const KUSTOMIZATION_ADVICE: readonly AdviceEntry[] = []
