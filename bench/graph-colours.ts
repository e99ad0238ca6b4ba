// How long it takes from the event of a new status to its colour on a node that somebody sees.

import type { Page } from '@playwright/test'
import { calibrate, takeStamps } from './browser'
import type { Child } from './child'
import { sleep } from './clock'
import type { ClusterQuestion, Marked } from './cluster-process'
import { NODE } from './graph-page'

export interface ColouredGraph {
  readonly cluster: Child
  readonly page: Page
  readonly name: string
  readonly size: number
}

export const CHANGES = 12
const GAP_MS = 300

/** Marks are counted on from `from`, for whoever measures the same graph twice. */
export async function timeColours({ cluster, page, name, size }: ColouredGraph, from: number) {
  await sleep(GAP_MS)
  const ref = `Kustomization/${await findSeen(page)}`
  const clock = await calibrate(page)
  await page.evaluate((selector) => {
    document.querySelector(selector)?.setAttribute('data-bench', 'same')
  }, '.graph-host svg')
  const times: number[] = []
  const marks: number[] = []
  for (let change = 1; change <= CHANGES; change += 1) {
    const seq = size * 1_000 + from + change
    const text = `kustomize build failed: bench-${seq}`
    await cluster.ask<Marked>(markQuestion(name, ref, text, change % 2 === 1))
    marks.push(seq)
    await sleep(GAP_MS)
  }
  const stamps = await takeStamps(page, clock, size * 1_000 + from + CHANGES)
  for (const seq of marks) {
    const painted = stamps.painted.get(seq)
    const arrived = stamps.arrived.get(seq)
    if (painted !== undefined && arrived !== undefined) times.push(painted - arrived)
  }
  if (times.length === 0) throw new Error(`No change of ${ref} was seen on the graph of ${size}.`)
  return {
    times,
    isSame: await page.evaluate(() => document.querySelector('.graph-host svg[data-bench="same"]') !== null),
    elements: await page.evaluate(() => document.querySelectorAll('.graph-host *').length),
  }
}

function findSeen(page: Page): Promise<string> {
  return page.evaluate((selector) => {
    const host = document.querySelector('.graph-host')?.getBoundingClientRect()
    const seen = [...document.querySelectorAll(selector)].find((node) => {
      const { left, right, top, bottom } = node.getBoundingClientRect()
      const isSeen =
        host !== undefined && right > host.left && left < host.right && bottom > host.top && top < host.bottom
      return isSeen && node.getAttribute('data-look') === 'ready'
    })
    const name = /^\S+/.exec(seen?.getAttribute('aria-label') ?? '')?.[0]
    if (name === undefined) throw new Error('No node that is well is in the view.')
    return name
  }, NODE)
}

function markQuestion(name: string, ref: string, text: string, failed: boolean): ClusterQuestion {
  return { type: 'mark', name, ref, text, failed }
}
