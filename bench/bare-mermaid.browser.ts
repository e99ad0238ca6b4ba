// The floor of the graph: Mermaid alone on an empty page, with the settings that decide its work.

import mermaid from 'mermaid'

declare global {
  interface Window {
    renderBare(text: string): Promise<number>
  }
}

let count = 0

/** Milliseconds from the call to the frame after the picture is in the document. */
window.renderBare = async (text) => {
  mermaid.initialize({
    startOnLoad: false,
    securityLevel: 'strict',
    htmlLabels: false,
    markdownAutoWrap: false,
    maxTextSize: 2_000_000,
    maxEdges: 10_000,
    theme: 'base',
    look: 'classic',
    layout: 'dagre',
    flowchart: {
      useMaxWidth: false,
      curve: 'basis',
      nodeSpacing: 24,
      rankSpacing: 56,
      padding: 12,
      wrappingWidth: 2000,
    },
  })
  const startedAt = performance.now()
  count += 1
  const { svg } = await mermaid.render(`bare${count}`, text)
  document.body.innerHTML = svg
  await new Promise((resolve) => requestAnimationFrame(resolve))
  return performance.now() - startedAt
}
