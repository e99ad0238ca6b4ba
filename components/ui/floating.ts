// The one elevation: how everything that floats (menu, popover, select, dialog) looks.

export const FLOATING = 'z-50 rounded-lg border border-line-strong bg-raised text-ink shadow-float animate-appear'
export const FLOATING_ITEM =
  'flex min-h-7 select-none items-center gap-2 rounded-sm px-2 py-1 text-base outline-none data-[highlighted]:bg-hover data-[disabled]:opacity-45 data-[disabled]:cursor-not-allowed max-md:min-h-10 [&_svg]:size-3.5 [&_svg]:shrink-0 [&_svg]:text-muted'
/** The button of a choice, before and after it opened. */
export const CHOICE =
  'inline-flex h-7 items-center gap-1.5 rounded-md border border-line-strong bg-surface px-2 hover:bg-hover max-md:h-9'
