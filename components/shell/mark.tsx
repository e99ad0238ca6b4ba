// The mark of the product: three decks, one on another, the top one lit.

export function Mark({ className }: { readonly className?: string }) {
  return (
    <svg viewBox="0 0 20 20" aria-hidden="true" className={className}>
      <path d="M10 10.6 2.2 14.3 10 18l7.8-3.7z" fill="currentColor" opacity="0.28" />
      <path d="M10 6.9 2.2 10.6 10 14.3l7.8-3.7z" fill="currentColor" opacity="0.5" />
      <path d="M10 2 2.2 5.7 10 9.4l7.8-3.7z" className="fill-accent" />
    </svg>
  )
}
