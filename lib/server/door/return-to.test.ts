import { expect, it } from 'vitest'
import { safeReturnTo } from './return-to'

it.each([
  ['/resources?status=failed&q=a%2Fb', '/resources?status=failed&q=a%2Fb'],
  ['/graph#part', '/graph'],
  ['/resources?q=ü', '/resources?q=%C3%BC'],
  [null, '/'],
  ['', '/'],
  ['graph', '/'],
  ['https://evil.example/', '/'],
  ['//evil.example/', '/'],
  ['/\\evil.example/', '/'],
  ['/\t/evil.example/', '/'],
  ['/a/..//evil.example', '/'],
  ['javascript:alert(1)', '/'],
  ['/a%2fb', '/'],
  ['/_next/static/%2e%2e/x;y', '/'],
])('sends from %j to %j', (value, path) => expect(safeReturnTo(value)).toBe(path))
