// A commit that its source is asked for at once, as `flux reconcile` asks.
import type { SimulatorControl } from '@/lib/simulator/simulator'
import type { CommitContent } from '@/lib/simulator/upstream'

/** Answers with its revision. */
export function pushCommit(
  control: SimulatorControl,
  source: string,
  subject: string,
  content?: CommitContent,
): string {
  const revision = control.push(source, subject, content)
  const object = control.get(source)
  if (object === undefined) throw new Error('the stage has no source')
  const asked = { 'reconcile.fluxcd.io/requestedAt': new Date().toISOString() }
  control.put({
    ...object,
    metadata: { ...object.metadata, annotations: { ...object.metadata.annotations, ...asked } },
  })
  return revision
}
