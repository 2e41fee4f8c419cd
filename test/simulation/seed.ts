/** One seed again, and what went wrong in it: `node test/simulation/seed.ts 812 [bug]`. */
import { BUGS } from './bugs.ts'
import { simulate } from './run.ts'

const [seed = '1', name] = process.argv.slice(2)
const bug = BUGS.find((one) => one === name)
console.log(await simulate(Number(seed), bug ? { bug } : {}))
