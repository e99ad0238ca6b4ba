// Where something stands in a picture. Pure.

export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface Point {
  readonly x: number
  readonly y: number
}

export function contains(outer: Box, inner: Box, slack = 0): boolean {
  return (
    inner.x >= outer.x - slack &&
    inner.y >= outer.y - slack &&
    inner.x + inner.width <= outer.x + outer.width + slack &&
    inner.y + inner.height <= outer.y + outer.height + slack
  )
}

export function overlaps(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}

/** By a share of its size, on each side. */
export function grow({ x, y, width, height }: Box, share: number): Box {
  const [dx, dy] = [width * share, height * share]
  return { x: x - dx, y: y - dy, width: width + 2 * dx, height: height + 2 * dy }
}
