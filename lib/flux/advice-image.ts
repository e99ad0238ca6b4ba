import type { AdviceEntry } from './advice-entry'
export const IMAGE_ADVICE: readonly AdviceEntry[] = []
export const OPERATOR_ADVICE: readonly AdviceEntry[] = []
