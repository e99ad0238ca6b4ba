// Child processes of a bench: questions and answers over IPC, and no child outlives the bench.

import { fork } from 'node:child_process'
import { join } from 'node:path'

export interface Child {
  readonly pid: number
  /** The types of question and answer are what the child's own file says. */
  ask<Answer>(question: object | string): Promise<Answer>
  stop(): void
}

export function startChild(script: string): Child {
  const child = fork(join(import.meta.dirname, `${script}.mjs`), { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const waiting = new Map<number, (answer: never) => void>()
  let asked = 0
  child.on('message', ([id, answer]: [number, never]) => {
    waiting.get(id)?.(answer)
    waiting.delete(id)
  })
  return {
    pid: child.pid ?? 0,
    ask(question) {
      asked += 1
      const id = asked
      child.send([id, question])
      return new Promise((resolve) => waiting.set(id, resolve))
    },
    stop: () => void child.kill('SIGKILL'),
  }
}

/** The child's side: answers questions until the bench goes away. */
export function answerQuestions<Question>(answer: (question: Question) => unknown): void {
  process.on('message', ([id, question]: [number, Question]) => {
    Promise.resolve(answer(question)).then(
      (reply) => process.send?.([id, reply ?? null]),
      (error: unknown) => {
        process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
        process.exit(1)
      },
    )
  })
  process.on('disconnect', () => process.exit(0))
}
