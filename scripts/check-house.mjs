// `npm run check`: the rules of the house that no linter knows. The plan is in house/plan.mjs, exceptions in house/known.mjs.
import { checkHouse } from './house/house.mjs'
import { readTree } from './house/read-tree.mjs'
import { projectFolder } from './step.mjs'

const { problems, sizes } = checkHouse(readTree(process.argv[2] ?? projectFolder))
console.log(
  `${sizes.files} files, median ${sizes.median} lines, 95th percentile ${sizes.p95}; ${sizes.longFunctions} functions above 100 lines.`,
)
for (const sentence of problems) console.error(sentence)
if (problems.length > 0) process.exit(1)
