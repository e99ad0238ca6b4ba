// By which names the reasons of a verdict are known. What they say stands beside them, in words.

import type { MarkCode } from '@/lib/flux/judge/mark-codes'
import type { Status } from '@/lib/flux/judge/status'

/** Beside the word of a status or a mark, and `source_` with the state of one. */
export const VERDICT_REASONS = [
  'seen_in_part',
  'rights_unknown',
  'nothing_seen',
  'nothing_matches',
  'nothing_read',
  'flux_absent',
  'failing',
  'missing',
  'cycle',
  'marked',
  'unreadable',
  'rolling_out',
  'not_running',
  'workloads_progressing',
  'workloads_unknown',
  'workloads_not_seen',
  'workloads_elsewhere',
  'controller_down',
  'controller_missing',
  'controllers_missing',
  'controller_progressing',
  'problems_left_out',
  'internal',
] as const
export type VerdictReasonName = (typeof VERDICT_REASONS)[number] | Status | MarkCode
