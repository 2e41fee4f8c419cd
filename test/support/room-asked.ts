/** Requests to the rows of the rooms, for the matrix of rights: everybody of the office sees his own part. */
import { roomPaths } from '#server/room-paths.ts'

type Asked = { request: () => { url: string }; of: 'self' }

export function roomAsked(): Record<string, Asked> {
  const mine = (url: string): Asked => ({ request: () => ({ url }), of: 'self' })
  return {
    ...Object.fromEntries(
      (['', '.txt', '.svg'] as const).map((kind) => [
        `GET ${roomPaths.overview(kind)}`,
        mine(roomPaths.overview(kind)),
      ]),
    ),
    [`GET ${roomPaths.control()}`]: mine(roomPaths.control()),
    [`GET ${roomPaths.find()}`]: mine(roomPaths.find('xã')),
    [`GET ${roomPaths.find(undefined, '.json')}`]: mine(roomPaths.find('xã', '.json')),
  }
}
