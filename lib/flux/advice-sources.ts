import type { AdviceEntry } from './advice-entry'
export const SOURCE_ADVICE: readonly AdviceEntry[] = []
