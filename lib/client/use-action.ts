'use client'
// Pressing a button: sends the request and says in words why it was refused. What follows comes with the stream.

import { useCallback, useState } from 'react'
import type { ActionGroup, ActionRequest } from '@/lib/contract/actions'
import { apiTo } from '@/lib/routes'
import { readTold } from './fetch-json'
import { fetchAsPage } from './page-value'
import { toast } from './toasts'

export interface ActionRefusal {
  readonly code: string
  readonly message: string
}

export type ActionAnswer =
  | { readonly ok: true; readonly group: ActionGroup }
  | { readonly ok: false; readonly refusal: ActionRefusal }

export interface ActionSender {
  readonly send: (request: ActionRequest) => Promise<ActionAnswer>
  readonly isSending: boolean
}

const TIMEOUT_MS = 30_000

/** `word` turns a refusal into a sentence; the refusal is shown as a toast and also returned. */
export function useAction(word: (refusal: ActionRefusal) => string): ActionSender {
  const [pending, setPending] = useState(0)
  const send = useCallback(
    async (request: ActionRequest) => {
      setPending((count) => count + 1)
      try {
        const answer = await postAction(request)
        if (!answer.ok && answer.refusal.code !== 'unauthenticated')
          toast.error('Not done', { description: word(answer.refusal) })
        return answer
      } finally {
        setPending((count) => count - 1)
      }
    },
    [word],
  )
  return { send, isSending: pending > 0 }
}

/** Stops what has not been sent yet of a selection; answers with a sentence when that did not work. */
export async function stopSelection(id: string): Promise<string | undefined> {
  try {
    const response = await fetchAsPage(apiTo.action(id), {
      method: 'DELETE',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    if (response.ok) return undefined
    const body: unknown = await response.json()
    return readTold(body)?.message ?? `The answer could not be read (HTTP ${response.status}).`
  } catch {
    return 'No answer came back, so it may or may not have been stopped.'
  }
}

async function postAction(request: ActionRequest): Promise<ActionAnswer> {
  let response: Response
  let body: unknown
  try {
    response = await fetchAsPage(apiTo.actions(), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    body = await response.json()
  } catch {
    // The request may have left before the line broke, so nothing is claimed about its fate.
    return refuse('no_answer', 'No answer came back. The request may or may not have arrived.')
  }
  // Our own server writes these from the types of the contract; only a proxy between would answer otherwise.
  if (response.ok && isGroup(body)) return { ok: true, group: body }
  const told = readTold(body)
  if (told !== undefined) return refuse(told.code, told.message)
  return refuse('unreadable_answer', `The answer could not be read (HTTP ${response.status}).`)
}

function isGroup(body: unknown): body is ActionGroup {
  return isRecord(body) && typeof body.id === 'string' && Array.isArray(body.actions)
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

function refuse(code: string, message: string): ActionAnswer {
  return { ok: false, refusal: { code, message } }
}
