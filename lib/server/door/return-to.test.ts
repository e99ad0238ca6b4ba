import { expect, it } from 'vitest'
import { safeReturnTo } from './return-to'

it.each([
  ['/resources?status=failed&q=a%2Fb', '/resources?status=failed&q=a%2Fb'],
  ['/graph#part', '/graph'],
  [null, '/'],
  ['', '/'],
  ['graph', '/'],
  ['https://evil.example/', '/'],
  ['//evil.example/', '/'],
  ['/\\evil.example/', '/'],
  ['/\t/evil.example/', '/'],
  ['/a/..//evil.example', '/'],
  ['javascript:alert(1)', '/'],
])('sends from %j to %j', (value, path) => expect(safeReturnTo(value)).toBe(path))
