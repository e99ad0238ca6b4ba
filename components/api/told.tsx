// A sentence of the description; what it writes between backticks is meant letter by letter.

export function Told({ text }: { readonly text: string }) {
  return text.split('`').map((part, at) =>
    at % 2 === 0 ? (
      part
    ) : (
      <code key={`${at} ${part}`} className="font-mono text-sm text-ink">
        {part}
      </code>
    ),
  )
}
