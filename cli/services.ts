/** `canhtay services`: the catalogue as an import file needs it: services, their acts, the fields of each, an example. */
import { parseArgs } from 'node:util'
import { type Field, fieldOf } from '#kernel/field.ts'
import { Problem } from '#kernel/problem.ts'
import { personalFields, takenFields } from '#services/expand.ts'
import { catalogue, services } from '#services/index.ts'
import type { Service } from '#services/kit.ts'

export const help = `services   Danh mục dịch vụ: mã, việc, các ô của từng việc, ví dụ
npx canhtay services                 Liệt kê các dịch vụ
npx canhtay services DỊCH_VỤ         Các việc và ô của một dịch vụ, với ví dụ từng dòng như trong tệp nhập`

export async function run(args: string[]): Promise<number> {
  const { positionals } = parseArgs({ args, allowPositionals: true, options: {} })
  const [key] = positionals
  if (key === undefined) {
    for (const { key, name, acts } of services)
      console.log(`${key.padEnd(18)} ${name} (${Object.keys(acts).join(', ')})`)
    return 0
  }
  const declared = catalogue.get(key)
  if (!declared) throw new Problem('not_found', { what: `dịch vụ “${key}”. Xem danh mục: npx canhtay services` })
  console.log(`${declared.key}: ${declared.name}`)
  for (const verb of Object.keys(declared.acts)) describe(declared, verb)
  return 0
}

function describe(declared: Service, verb: string): void {
  const act = declared.acts[verb]
  console.log(`\n${verb}: ${act?.name}`)
  const personal = personalFields(declared)
  for (const name of takenFields(declared, verb)) {
    const { label, hint } = fieldOf(declared.fields[name] as Field)
    const notes = [
      act?.may?.includes(name) ? 'có thể bỏ trống' : '',
      personal.includes(name) ? 'riêng tư, không vào sổ' : '',
    ]
    console.log(`  ${name.padEnd(14)} ${[label, hint, ...notes].filter((note) => note !== '').join('; ')}`)
  }
  const example = declared.example.find((step) => !('service' in step) && step.verb === verb)
  if (example) console.log(`  ví dụ: ${JSON.stringify({ service: declared.key, verb, lines: [example.line] })}`)
}
