// How entries and headings of the palette look.

export const ITEM =
  'flex h-9 items-center gap-2.5 rounded-md px-2.5 data-[selected=true]:bg-hover data-[disabled=true]:text-faint [&_svg]:size-3.5 [&_svg]:shrink-0 max-md:h-11'
export const HEADING =
  '[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:text-sm [&_[cmdk-group-heading]]:text-faint'
