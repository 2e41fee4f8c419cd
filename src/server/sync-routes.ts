/** What tills ask for. A device has no cookie: it signs what it says, and shows a one-use code before that. */
import { gzipSync } from 'node:zlib'
import * as z from 'zod'
import { Problem } from '#kernel/problem.ts'
import { countTry } from '#people/throttle.ts'
import { tellersVersion } from '#server/hub.ts'
import { photoStore } from '#server/photos.ts'
import type { Province } from '#server/province.ts'
import { type Answer, bytes, json, type Route, route, type Site, type UnitScope } from '#server/route.ts'
import { fromBase64url } from '#sync/keys.ts'
import { takePart } from '#sync/photo-intake.ts'

/** A batch is 16 KB packed at most; a device's report of a whole day on a fast line may be more. */
const UP_BYTES = 256 * 1024

/** A part of a picture and its header. */
const PART_BYTES = 17 * 1024

const none = z.strictObject({})
const noUnits = (): UnitScope => 'none'
const device = { who: ['device'], unit: noUnits, query: none, answers: 'json' } as const
/** Shorter answers are not worth it. */
const PACK_FROM = 600

/** On a thin line the feed is most of what comes down. */
function packed({ status, body }: { status: number; body: Uint8Array }, accepts: unknown): Answer {
  const type = 'application/json; charset=utf-8'
  if (body.length < PACK_FROM || !/\bgzip\b/.test(String(accepts))) return { status, type, body: Buffer.from(body) }
  return { status, type, body: gzipSync(body), headers: { 'content-encoding': 'gzip' } }
}

/** Of several provinces on one server, the one whose device or code it is: the first that knows it answers. */
async function firstOf<T>(
  site: Site,
  ask: (province: Province) => Promise<T>,
  known: (answer: T) => boolean,
): Promise<T> {
  let last: { answer: T } | { error: unknown } | undefined
  for (const province of site.provinces())
    try {
      const answer = await ask(province)
      if (known(answer)) return answer
      last = { answer }
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'not_found') throw error
      last = { error }
    }
  if (last && 'answer' in last) return last.answer
  throw last?.error ?? new Problem('not_found', { what: 'tỉnh nào trên máy chủ này' })
}

const enrolBody = z.strictObject({
  code: z.string().min(1).max(40),
  publicKey: z.string().max(400),
  persisted: z.boolean(),
  freeBytes: z.number().min(0),
})

export const syncRoutes: readonly Route[] = [
  route({
    ...device,
    method: 'POST',
    path: '/sync/1/up',
    name: 'Quầy gửi việc đã làm, nhận việc liên quan',
    params: none,
    body: bytes(UP_BYTES),
    cost: 'journal',
    personal: ['*'],
    handle: async ({ body, headers, site }) => {
      const reply = await firstOf(
        site,
        ({ hub }) => hub.up(new Uint8Array(body)),
        ({ status }) => status !== 401,
      )
      return packed(reply, headers['accept-encoding'])
    },
  }),
  route({
    ...device,
    method: 'POST',
    path: '/sync/1/photo',
    name: 'Quầy gửi một phần của ảnh mà việc đã nêu',
    params: none,
    body: bytes(PART_BYTES),
    cost: 'journal',
    personal: ['photo'],
    handle: async ({ body, site }) => {
      const reply = await firstOf(
        site,
        (province) => takePart(photoStore(province), new Uint8Array(body)),
        ({ status }) => status !== 401,
      )
      return packed(reply, undefined)
    },
  }),
  route({
    ...device,
    method: 'POST',
    path: '/sync/1/enrol',
    name: 'Máy mới xin vào bằng mã dùng một lần',
    params: none,
    body: enrolBody,
    cost: 'report',
    personal: [],
    handle: async ({ body, site, address }) => {
      const publicKey = fromBase64url(body.publicKey)
      if (!publicKey) throw new Problem('body_invalid', { field: 'publicKey', why: 'không phải base64url.' })
      const ticket = await firstOf(
        site,
        async ({ devices, people }) => {
          await countTry(people, { account: `enrol ${address}`, address })
          return devices.enrol({ ...body, publicKey })
        },
        () => true,
      )
      return json({ ticket }, { status: 202 })
    },
  }),
  route({
    ...device,
    method: 'GET',
    path: '/sync/1/enrol/:ticket',
    name: 'Máy mới hỏi đã được duyệt chưa',
    params: z.strictObject({ ticket: z.string().regex(/^[A-Za-z0-9_-]{20,80}$/, 'không phải phiếu') }),
    cost: 'report',
    personal: ['name'],
    handle: async ({ params, site }) => {
      const enrolment = await firstOf(
        site,
        ({ devices }) => devices.enrolment(params.ticket),
        () => true,
      )
      return json(enrolment ?? { pending: true })
    },
  }),
  route({
    ...device,
    method: 'GET',
    path: '/sync/1/ref/tellers/:version',
    name: 'Những người được làm ở điểm của quầy, một bản không đổi',
    params: z.strictObject({ version: z.string().regex(/^\d{1,10}\.[0-9a-f]{32}$/, 'không phải bản nào') }),
    cost: 'report',
    personal: ['name'],
    handle: async ({ params, site }) => {
      const unit = Number(params.version.split('.')[0])
      for (const { people, db, id } of site.provinces()) {
        const now = await db.read({ province: id, units: 'all' }, (query) => tellersVersion(query, people, unit))
        if (now.version === params.version) return json(now.tellers)
      }
      throw new Problem('not_found', { what: 'bản này; quầy hỏi lại sẽ được bản mới' })
    },
  }),
]
