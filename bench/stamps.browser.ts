// Runs in every measured page before its own scripts: when a marked event came in, and when its pixels were painted.
// A message posted from a frame callback is handled after that frame was painted, so that is where paint is stamped.

interface Stamps {
  readonly arrived: [seq: number, at: number][]
  readonly painted: [seq: number, at: number][]
}

declare global {
  interface Window {
    benchStamps: Stamps
  }
}

const MARK = /bench-(\d+)/
const stamps: Stamps = { arrived: [], painted: [] }
window.benchStamps = stamps
const seen = new Set<number>()
let waiting: number[] = []

const afterPaint = new MessageChannel()
afterPaint.port1.onmessage = () => {
  const at = performance.now()
  for (const seq of waiting) stamps.painted.push([seq, at])
  waiting = []
}
function onFrame(): void {
  afterPaint.port2.postMessage(0)
  requestAnimationFrame(onFrame)
}
requestAnimationFrame(onFrame)

function look(text: string | null): void {
  wait(Number(MARK.exec(text ?? '')?.[1]))
}

function wait(seq = Number.NaN): void {
  if (Number.isNaN(seq) || seen.has(seq)) return
  seen.add(seq)
  waiting.push(seq)
}

new MutationObserver((records) => {
  for (const record of records) {
    if (record.type === 'childList') for (const node of record.addedNodes) look(node.textContent)
    // A new colour carries no mark; it answers the event that came in last.
    else if (record.type === 'attributes') wait(stamps.arrived.at(-1)?.[0])
    else look(record.target.textContent)
  }
}).observe(document, { subtree: true, childList: true, characterData: true, attributeFilter: ['data-look'] })

window.EventSource = class extends EventSource {
  constructor(url: string | URL, init?: EventSourceInit) {
    super(url, init)
    for (const name of ['delta', 'message']) {
      super.addEventListener(name, (event: MessageEvent<unknown>) => {
        const seq = Number(MARK.exec(String(event.data))?.[1])
        if (!Number.isNaN(seq)) stamps.arrived.push([seq, performance.now()])
      })
    }
  }
}

export {}
