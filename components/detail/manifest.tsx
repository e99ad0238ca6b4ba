// The object as YAML, with secrets taken out by the server.

import { CopyButton } from '@/components/ui/copy-button'
import type { ObjectDetail } from '@/lib/contract/objects'
import { isUnavailable, UnavailablePart } from './section'

export function Manifest({ manifest }: { readonly manifest: ObjectDetail['manifest'] }) {
  if (typeof manifest !== 'string') {
    return isUnavailable(manifest) ? <UnavailablePart part={manifest} what="The manifest" /> : null
  }
  return (
    <div className="relative rounded-md border border-line bg-sunken">
      <div className="absolute right-2 top-2">
        <CopyButton text={manifest} label="Copy YAML" />
      </div>
      <section
        aria-label="Manifest"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        tabIndex={0}
        className="max-h-[70dvh] overflow-auto p-3 pr-12"
      >
        <pre className="font-mono text-sm leading-relaxed">{manifest}</pre>
      </section>
    </div>
  )
}
