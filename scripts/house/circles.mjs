// No file reaches itself by imports, those of types neither.

export function checkCircles(files, law) {
  const arrows = new Map(files.map(({ path, imports }) => [path, imports.flatMap(({ target }) => target.file ?? [])]))
  for (const group of findGroups(arrows)) {
    const [first] = group
    law.report(first, `stands in a circle of imports: ${findCircle(first, arrows, new Set(group)).join(' → ')}`)
  }
}

/** Files that reach each other (Tarjan's strongly connected components), each group sorted by name. */
function findGroups(arrows) {
  const groups = []
  const order = new Map()
  const lowest = new Map()
  const open = []
  const isOpen = new Set()
  const visit = (path) => {
    order.set(path, order.size)
    lowest.set(path, order.get(path))
    open.push(path)
    isOpen.add(path)
    for (const target of arrows.get(path) ?? []) {
      if (!order.has(target)) visit(target)
      if (isOpen.has(target)) lowest.set(path, Math.min(lowest.get(path), lowest.get(target)))
    }
    if (lowest.get(path) !== order.get(path)) return
    const group = open.splice(open.indexOf(path))
    for (const one of group) isOpen.delete(one)
    if (group.length > 1 || arrows.get(path)?.includes(path)) groups.push(group.sort())
  }
  for (const path of arrows.keys()) if (!order.has(path)) visit(path)
  return groups
}

/** The shortest way from a file back to itself. */
function findCircle(start, arrows, group) {
  const ways = [[start]]
  const seen = new Set()
  for (const way of ways) {
    for (const target of arrows.get(way.at(-1)) ?? []) {
      if (target === start) return [...way, start]
      if (!group.has(target) || seen.has(target)) continue
      seen.add(target)
      ways.push([...way, target])
    }
  }
  return [start]
}
