// The thread that reads lists: a program of its own beside the server, without anything that could reach a cluster.

import { parentPort } from 'node:worker_threads'
import { answerList, type ListQuestion } from './list-answer'

parentPort?.on('message', ({ id, question }: { readonly id: number; readonly question: ListQuestion }) => {
  parentPort?.postMessage({ id, answer: answerList(question) })
})
