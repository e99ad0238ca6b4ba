'use client'
// The controller's message, verbatim and two lines of it; on demand all of it, and what its reason means.

import { useState } from 'react'
import { LinkedText } from '@/components/flux/linked-text'
import { classNames } from '@/components/ui/class-names'
import type { Problem } from '@/lib/contract/state'

export interface ProblemWordsProps {
  readonly meaning: string
  readonly text: string
  /** Of whom they speak. */
  readonly problem: Pick<Problem, 'root' | 'applier'>
}

export function ProblemWords({ meaning, text, problem: { root, applier = root } }: ProblemWordsProps) {
  const [isWhole, setWhole] = useState(false)
  return (
    <div className="mt-1 flex items-end gap-3">
      <div className="min-w-0 max-w-[110ch] flex-1">
        {text !== '' && (
          <p
            dir="auto"
            className={classNames(
              'foreign font-mono text-sm text-muted',
              isWhole ? 'max-h-64 overflow-auto whitespace-pre-wrap' : 'line-clamp-2',
            )}
          >
            <LinkedText text={text} applier={applier} self={root} />
          </p>
        )}
        {(isWhole || text === '') && meaning !== '' && (
          <p className="foreign mt-1 max-w-[92ch] text-muted">
            <LinkedText text={meaning} applier={applier} self={root} />
          </p>
        )}
      </div>
      {text !== '' && (
        <button
          type="button"
          onClick={() => setWhole(!isWhole)}
          className="shrink-0 rounded-sm text-sm text-accent hover:underline"
        >
          {isWhole ? 'less' : 'more'}
        </button>
      )}
    </div>
  )
}
