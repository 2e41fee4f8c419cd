/**
 * The command line: `npx canhtay COMMAND`. One file per command, each with a line of help and a `run`.
 * Exit codes: 0 done; 1 done in part or refused, the sentence says what; 2 typed wrongly; 3 the database cannot be had.
 */
import { enableCompileCache } from 'node:module'
import { Problem } from '#kernel/problem.ts'

type Command = { help: string; run(args: string[]): Promise<number> }

const commands: Record<string, () => Promise<Command>> = {
  start: () => import('./start.ts'),
  demo: () => import('./demo.ts'),
  import: () => import('./import.ts'),
  export: () => import('./export.ts'),
  report: () => import('./report.ts'),
  services: () => import('./services.ts'),
  person: () => import('./person.ts'),
  verify: () => import('./verify.ts'),
  compare: () => import('./compare.ts'),
  receipt: () => import('./receipt.ts'),
  route: () => import('./route.ts'),
  evidence: () => import('./evidence.ts'),
  erase: () => import('./erase.ts'),
  rebuild: () => import('./rebuild.ts'),
  doctor: () => import('./doctor.ts'),
  sbom: () => import('./sbom.ts'),
  backup: () => import('./backup.ts'),
  restore: () => import('./restore.ts'),
  rehearse: () => import('./rehearse.ts'),
}

export async function main([name = '--help', ...args]: string[]): Promise<number> {
  enableCompileCache()
  try {
    if (name === '--help' || name === '-h' || name === 'help') return await helpAll()
    const load = commands[name]
    if (!load) throw new Problem('command_unknown', { command: name })
    const command = await load()
    if (args.includes('--help') || args.includes('-h')) {
      console.log(command.help)
      return 0
    }
    return await command.run(args)
  } catch (error) {
    return explain(error, name)
  }
}

async function helpAll(): Promise<number> {
  console.log('Cánh Tay: hệ điều hành của Bưu điện tỉnh\n\nCách dùng: npx canhtay LỆNH [tùy chọn]\n')
  for (const load of Object.values(commands)) console.log(`  ${(await load()).help.split('\n').join('\n    ')}`)
  console.log('\nMã thoát: 0 xong; 1 xong một phần hoặc bị từ chối; 2 gõ sai; 3 không có cơ sở dữ liệu.')
  return 0
}

/** What a person can mend is said in a sentence; a fault of the program shows its trace. */
function explain(error: unknown, command: string): number {
  if (error instanceof Problem) {
    console.error(error.message)
    if (error.status === 503 || error.status === 507) return 3
    return error.code === 'command_unknown' || error.code === 'option_invalid' ? 2 : 1
  }
  const { code, message } = error as NodeJS.ErrnoException
  if (code?.startsWith('ERR_PARSE_ARGS')) {
    console.error(new Problem('option_invalid', { why: message, command }).message)
    return 2
  }
  console.error(error)
  return 1
}
