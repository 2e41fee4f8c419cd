/** What people type into an address or a form, as the rows of routes read it. Each answers a wrong value with what it has to be. */
import * as z from 'zod'
import { isDay } from '#kernel/day.ts'
import { numberPattern } from '#principals/layout.ts'

export const words = (most = 200) => z.string().trim().min(1, 'chưa điền').max(most, `dài quá ${most} ký tự`)
export const day = z.string().refine(isDay, 'phải là ngày dạng 2018-11-30')
export const year = z
  .string()
  .regex(/^20\d\d$/, 'phải là năm, ví dụ 2018')
  .transform(Number)
/** The number of a unit in the network, not its code. */
export const unitNumber = z
  .string()
  .regex(/^\d{1,10}$/, 'phải là số của đơn vị')
  .transform(Number)
export const till = z.string().regex(/^[\p{L}\p{N}._-]{1,64}$/u, 'không phải mã máy')
/** Which act of a till. */
export const seq = z
  .string()
  .regex(/^[1-9]\d{0,8}$/, 'phải là số thứ tự của việc')
  .transform(Number)
/** The key of a service, of a kind of list, or of who gave one. */
export const key = z.string().regex(/^[a-z-]{1,40}$/, 'không phải mã')
export const listNumber = z.string().regex(numberPattern, 'không phải số danh sách')
export const listId = { principal: key, number: listNumber }
