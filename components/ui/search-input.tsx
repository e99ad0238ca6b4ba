// The field that a page is searched by; the key `/` goes to it.

import { Search } from './icons'
import { Input, type InputProps } from './input'

export interface SearchInputProps extends Omit<InputProps, 'type' | 'icon' | 'value' | 'onChange'> {
  readonly label: string
  readonly text: string
  readonly onTextChange: (text: string) => void
}

export function SearchInput({
  label,
  text,
  onTextChange,
  className = 'w-72 max-md:w-full',
  ...rest
}: SearchInputProps) {
  return (
    <Input
      type="search"
      icon={<Search aria-hidden />}
      aria-label={label}
      value={text}
      onChange={(event) => onTextChange(event.target.value)}
      className={className}
      {...rest}
    />
  )
}
