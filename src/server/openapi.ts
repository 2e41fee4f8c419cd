/** The route table as OpenAPI 3.1, for other programs. */
import * as z from 'zod'
import { isBytes, type Route } from '#server/route.ts'

export function openApi(routes: readonly Route[]): object {
  const all: Record<string, object> = {}
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, '{$1}')
    all[path] = { ...all[path], [route.method.toLowerCase()]: operation(route) }
  }
  return { openapi: '3.1.0', info: { title: 'Cánh Tay', version: '0.1.0' }, paths: all }
}

const TYPES = { page: 'text/html', json: 'application/json', file: 'application/octet-stream' } as const

function operation(route: Route): object {
  return {
    summary: route.name,
    'x-who': route.who,
    'x-cost': route.cost,
    'x-personal': route.personal,
    ...(route.body && { requestBody: { required: true, content: content(route.body, route.most) } }),
    parameters: [...parameters(route.params, 'path'), ...parameters(route.query, 'query')],
    responses: {
      200: { description: route.name, content: { [TYPES[route.answers]]: {} } },
      400: { description: 'Địa chỉ hoặc nội dung không đúng' },
      401: { description: 'Cần đăng nhập' },
      403: { description: 'Không có quyền' },
      404: { description: 'Không tìm thấy' },
      503: { description: 'Cơ sở dữ liệu không trả lời' },
    },
  }
}

function content(body: NonNullable<Route['body']>, most: number | undefined): object {
  if (isBytes(body)) return { 'application/octet-stream': {} }
  // A file is a value that JSON does not have.
  const schema = z.toJSONSchema(body, { io: 'input', unrepresentable: most === undefined ? 'throw' : 'any' })
  if (most !== undefined) return { 'multipart/form-data': { schema } }
  return { 'application/x-www-form-urlencoded': { schema }, 'application/json': { schema } }
}

type Schema = { properties?: Record<string, object>; required?: string[] }

/** As the address writes them: before they are turned into numbers. */
function parameters(schema: z.ZodType, place: 'path' | 'query'): object[] {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: 'input' }) as Schema
  return Object.entries(properties).map(([name, own]) => ({
    name,
    in: place,
    required: required.includes(name),
    schema: own,
  }))
}
