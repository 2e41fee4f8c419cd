/** How much garbage a process may hold that works through files of any size. */
import { setFlagsFromString } from 'node:v8'

/**
 * Acts live for half a second and there are some gigabytes of them, so the heap would double before it is swept. And the
 * nursery would grow to 128 MiB, and serve less than the room it takes: the launcher (cli/canhtay.js) makes it 32.
 * 100,000 acts in one process, peak of resident memory and CPU time: without either 580 MiB; sweeping at 20 % more 425 MiB,
 * 11.8 s; with the small nursery 300 MiB, 12.5 s at 30 %, 10.5 at 60, and 350 MiB, 10.0 s at 100.
 * To be called before the first large read: the limit of the moment holds until the next collection.
 */
export const boundHeap = (): void => setFlagsFromString('--heap-growing-percent=60')
