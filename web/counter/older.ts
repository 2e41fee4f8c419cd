/** What the shared code says and Chrome 109 does not know yet (it came with 110). Imported before everything else. */

const give = (name: string, value: (this: unknown[], ...given: never[]) => unknown): void => {
  if (!(name in Array.prototype)) Object.defineProperty(Array.prototype, name, { value, configurable: true })
}

give('toSorted', function (order?: (a: unknown, b: unknown) => number) {
  return [...this].sort(order)
})
give('toReversed', function () {
  return [...this].reverse()
})
