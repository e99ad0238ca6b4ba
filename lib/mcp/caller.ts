// On whose behalf a call is answered, by whatever way it came.

import type { Audience } from '@/lib/server/answers/audience'
import type { ApiError } from '@/lib/server/api-error'
import type { Actor } from '@/lib/server/audit'

export interface Caller {
  readonly actor: Actor
  /** Asked anew for each call: what they may see can change. */
  seeing(): Promise<Pick<Audience, 'questions' | 'mayListEvents'>>
  /** Why they may not write; undefined where the write itself decides. */
  whyNoWrites(): ApiError | undefined
  /** Whose calls are counted together. */
  readonly key: string
}
