// The database that several share, for what somebody waits for: a sign-in, and the row of a write. Nobody waits longer
// than two seconds, and a database that is away is asked again with the next question.

import { type ActionRows, createActionRows } from './action-rows'
import { type Ask, type AskAtOnce, within } from './ask-within'
import type { JointTables } from './joint-tables'
import { migrate } from './migrations'
import { openPostgres } from './open-postgres'
import { createSessionRows, type SessionRows } from './session-rows'

/** So long somebody waits. */
const WITHIN_MS = 2_000
const LIMITS = { connections: 4, queryMs: WITHIN_MS }

export interface JointDatabase {
  readonly sessions: SessionRows
  actionsOf(cluster: string, holder: string): ActionRows
  close(): Promise<void>
}

interface Opened extends Pick<ReturnType<typeof openPostgres>, 'db' | 'pool'> {
  readonly address: string
  /** Its tables are as we know them. */
  ready: Promise<void> | undefined
}

/** The address is read at each question, so that a rotated one is picked up. */
export function openJointDatabase(url: () => string): JointDatabase {
  let opened: Opened | undefined
  const open = (): Opened => {
    const address = url()
    if (opened?.address === address) return opened
    opened?.db.destroy().catch(() => undefined)
    opened = { ...openPostgres(address, LIMITS), address, ready: undefined }
    return opened
  }
  const prepare = async (one: Opened) => {
    one.ready ??= migrate(one.db, 'postgres')
    try {
      await one.ready
    } catch (error) {
      one.ready = undefined
      throw error
    }
  }
  const ask: Ask = (work) =>
    within(WITHIN_MS, async () => {
      const one = open()
      await prepare(one)
      return await work(one.db.withTables<JointTables>())
    })
  const askAtOnce: AskAtOnce = (text, values, beside) =>
    within(WITHIN_MS, async () => {
      const one = open()
      await prepare(one)
      const client = await one.pool.connect()
      try {
        beside()
        await client.query(text, [...values])
      } finally {
        client.release()
      }
    })
  return {
    sessions: createSessionRows(ask),
    actionsOf: (cluster, holder) => createActionRows({ ask, askAtOnce }, cluster, holder),
    async close() {
      await opened?.db.destroy().catch(() => undefined)
    },
  }
}
