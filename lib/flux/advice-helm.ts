import type { AdviceEntry } from './advice-entry'
export const HELM_ADVICE: readonly AdviceEntry[] = []
