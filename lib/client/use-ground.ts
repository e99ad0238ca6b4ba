'use client'
// What Flux stands on, asked anew from time to time. Only the page of it has it read.

import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import type { GroundAnswer, GroundPage } from '@/lib/contract/ground'
import { apiTo } from '@/lib/routes'
import { fetchJson } from './fetch-json'

const LOOK_MS = 10_000
/** While something is read for the first time. */
const SOON_MS = 1_000
const MOST = 500

export function useGround(): UseQueryResult<GroundAnswer> {
  return useQuery({
    queryKey: ['ground'],
    queryFn: ({ signal }) => fetchJson<GroundAnswer>(apiTo.ground(), signal),
    refetchInterval: ({ state: { data } }) =>
      data?.questions.some(({ state }) => state === 'connecting') === true ? SOON_MS : LOOK_MS,
  })
}

/** All of one question, read once it is opened. */
export function useGroundPage(id: string, isOpen: boolean): UseQueryResult<GroundPage> {
  return useQuery({
    queryKey: ['ground', 'question', id],
    queryFn: ({ signal }) => fetchJson<GroundPage>(apiTo.groundQuestion(id, { all: 1, limit: MOST }), signal),
    refetchInterval: LOOK_MS,
    enabled: isOpen,
  })
}
