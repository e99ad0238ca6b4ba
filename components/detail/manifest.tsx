'use client'
// The object as YAML, with secrets taken out by the server: plain at first, and with colours, folds and search as soon as
// the viewer is there.

import { lazy } from 'react'
import { CopyButton } from '@/components/ui/copy-button'
import { Late } from '@/components/ui/late'
import { isUnavailable, type ObjectDetail } from '@/lib/contract/objects'
import { UnavailablePart } from './section'

// Not fetched ahead: it is large, and the plain text says the same.
const YamlViewer = lazy(async () => ({ default: (await import('./yaml-viewer')).YamlViewer }))

export function Manifest({ manifest }: { readonly manifest: ObjectDetail['manifest'] }) {
  if (typeof manifest !== 'string') {
    return isUnavailable(manifest) ? <UnavailablePart part={manifest} what="The manifest" /> : null
  }
  return (
    <Late fallback={<PlainManifest text={manifest} />}>
      <YamlViewer text={manifest} />
    </Late>
  )
}

function PlainManifest({ text }: { readonly text: string }) {
  return (
    <div className="relative rounded-md border border-line bg-sunken">
      <div className="absolute right-2 top-2">
        <CopyButton text={text} label="Copy YAML" />
      </div>
      <section
        aria-label="Manifest"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        tabIndex={0}
        className="max-h-[70dvh] overflow-auto p-3 pr-12"
      >
        <pre className="font-mono text-sm leading-relaxed">{text}</pre>
      </section>
    </div>
  )
}
