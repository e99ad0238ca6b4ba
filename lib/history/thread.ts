// The thread of History: a database may make its own thread wait for as long as a disk does, and nobody else.

import { parentPort, workerData } from 'node:worker_threads'
import { openEngine } from './engine'
import { describeFailure } from './failure'
import type { Reply, Task, TaskOf, ThreadInput, Work, WorkAnswers, WorkQuestions } from './work'

const input: ThreadInput = workerData
const opening = openEngine(input)
// Whoever asks hears why.
opening.catch(() => undefined)

parentPort?.on('message', (task: Task) => {
  void answer(task).then((reply) => parentPort?.postMessage(reply))
})

async function answer(task: Task): Promise<Reply> {
  const { id } = task
  try {
    return { id, answer: await work(await opening, task) }
  } catch (error) {
    return { id, failure: describeFailure(error) }
  }
}

function work<What extends keyof WorkQuestions>(
  engine: Work,
  { what, query }: TaskOf<What>,
): Promise<WorkAnswers[What]> {
  return engine[what](query)
}
