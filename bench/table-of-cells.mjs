// The cells of a run as a table for people.

const VERDICTS = new Map([
  [true, 'ok'],
  [false, 'MISSED'],
  [null, 'no verdict'],
])

export function printTable(cells) {
  const rows = cells.map((cell) => [
    cell.bench,
    cell.cell,
    `${cell.median} ${cell.unit}`,
    cell.p99 === undefined ? (cell.max === undefined ? '' : `max ${cell.max}`) : `p99 ${cell.p99}`,
    cell.floor === undefined ? '' : String(cell.floor),
    cell.ratio === undefined ? '' : `${cell.ratio}x`,
    cell.goal ?? '',
    cell.goal === undefined ? '' : VERDICTS.get(cell.pass),
  ])
  const head = ['bench', 'cell', 'median', 'p99 / max', 'floor', 'ratio', 'goal', 'verdict']
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column].length)))
  const print = (row) => process.stdout.write(`${row.map((text, column) => text.padEnd(widths[column])).join('  ')}\n`)
  process.stdout.write('\n')
  print(head)
  rows.forEach(print)
}
