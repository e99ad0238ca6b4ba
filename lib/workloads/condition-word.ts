// How an object of any kind stands by its conditions, as kstatus reads them: for what an applier brings beside workloads.

import {
  isJsonObject,
  type JsonObject,
  readInteger,
  readObjects,
  readPath,
  readText,
} from '@/lib/flux/object/json-fields'
import { redactText } from '@/lib/flux/object/redact'
import { parseTime } from '@/lib/time'
import { after, PATIENCE_MS } from './limits'
import type { WorkloadStatus } from './words'

export interface ConditionWord {
  readonly word: Exclude<WorkloadStatus, 'suspended'>
  readonly sentence: string
}

const MAX_SENTENCE = 300
/** That it is so says by itself how the object stands; the first that is there decides. */
const POSITIVE: readonly string[] = ['Ready', 'Available', 'Healthy', 'Established', 'Complete']

/** Undefined where it has no condition to judge by. */
export function judgeByConditions(raw: unknown, now: Date): ConditionWord | undefined {
  if (!isJsonObject(raw)) return undefined
  if (readPath(raw, 'metadata', 'deletionTimestamp') !== undefined)
    return { word: 'progressing', sentence: 'terminating' }
  const conditions = readObjects(raw, 'status', 'conditions')
  const find = (type: string) => conditions.find((condition) => condition.type === type)
  const isTrue = (type: string) => find(type)?.status === 'True'
  const positive = POSITIVE.map(find).find((condition) => condition !== undefined)
  const stalled = isTrue('Stalled') ? find('Stalled') : isTrue('Failed') ? find('Failed') : undefined
  if (stalled !== undefined) return { word: 'failed', sentence: describe(stalled) }
  const observed = readInteger(raw, 'status', 'observedGeneration') ?? readInteger(positive, 'observedGeneration')
  const generation = readInteger(raw, 'metadata', 'generation')
  if (observed !== undefined && generation !== undefined && observed < generation)
    return { word: 'progressing', sentence: 'its controller has not seen the newest spec' }
  const reconciling = isTrue('Reconciling') ? find('Reconciling') : undefined
  if (reconciling !== undefined) return { word: 'progressing', sentence: describe(reconciling) }
  if (positive === undefined) return undefined
  if (positive.status === 'True') return { word: 'ok', sentence: readText(positive, 'type')?.toLowerCase() ?? '' }
  const sentence = describe(positive)
  if (positive.status !== 'False') return { word: 'unknown', sentence }
  const since = parseTime(positive.lastTransitionTime)
  const isLong = since === undefined || now >= after(since, PATIENCE_MS)
  return { word: isLong ? 'failed' : 'progressing', sentence }
}

/** `not ready: SecretSyncedError: could not get secret data`. */
function describe(condition: JsonObject): string {
  const type = readText(condition, 'type')?.toLowerCase() ?? ''
  const said = [readText(condition, 'reason'), readText(condition, 'message')].filter((part) => part !== undefined)
  const word = condition.status === 'True' ? type : `not ${type}`
  // Behind the door of texts first: what is cut may be half a secret.
  const text = redactText([word, ...said].join(': '))
  return text.length > MAX_SENTENCE ? `${text.slice(0, MAX_SENTENCE)}…` : text
}
