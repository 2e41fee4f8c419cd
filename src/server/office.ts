/**
 * What the office's pages share: who may do what for whom, where a unit is, and acts of the office itself. The office acts
 * on a device of its own per unit (`vp-CODE`), whose till holds what waits to be handed out; each act goes through the
 * ledger like any other and names the person who did it.
 */
import { Problem } from '#kernel/problem.ts'
import type { PrincipalScope } from '#kernel/sql.ts'
import type { Network, Unit } from '#network/network.ts'
import { versionOn } from '#network/tree.ts'
import { type Person, postDay, type Role, type SignedIn } from '#people/person.ts'
import { PRINCIPALS, servicesOf } from '#principals/contract.ts'
import { bagsPath, books, mailPath, pacePath, pointsPath, reminderPaths } from '#report/books-paths.ts'
import { dossierPaths } from '#report/dossier-paths.ts'
import { paths } from '#report/paths.ts'
import { qualityPaths } from '#report/quality-paths.ts'
import { treasuryPaths } from '#report/treasury-paths.ts'
import { desk, portal } from '#server/addresses.ts'
import { marketPaths } from '#server/market-paths.ts'
import { type OwnAct, ownAct } from '#server/own-act.ts'
import type { Way } from '#server/pages.ts'
import { payouts } from '#server/payout-paths.ts'
import { planPaths, staffPath } from '#server/plan-paths.ts'
import { planner } from '#server/planner-paths.ts'
import type { Province } from '#server/province.ts'
import { roomPaths } from '#server/room-paths.ts'
import type { Given, Site } from '#server/route.ts'

/** Who sees the office's pages, and who of them may change something. */
export const READERS = ['head', 'district', 'province', 'auditor'] as const satisfies readonly Role[]
export const MANAGERS = ['head', 'district', 'province'] as const satisfies readonly Role[]

/** Whom somebody may add, stop and give a new secret. */
const BELOW: Record<Role, readonly Role[]> = {
  teller: [],
  head: ['teller'],
  district: ['teller', 'head'],
  province: ['teller', 'head', 'district', 'province', 'auditor', 'principal'],
  auditor: [],
  principal: [],
}
export const rolesBelow = ({ role }: Pick<Person, 'role'>): readonly Role[] => BELOW[role]
/** A principal changes nothing but what it gives the Post to do. */
export const mayHandIn = (person: Pick<Person, 'role'>): boolean => mayChange(person) || person.role === 'principal'
export const mayChange = ({ role }: Pick<Person, 'role'>): boolean => (MANAGERS as readonly Role[]).includes(role)

/** What the database is told of somebody who works for a principal. */
export const principalOf = ({ principal }: Pick<Person, 'principal'>): PrincipalScope | undefined =>
  principal ? { key: principal, services: servicesOf(principal) } : undefined

export function provinceOfPerson(site: Site, { province }: SignedIn): Province {
  const found = site.provinces().find(({ id }) => id === province)
  if (!found) throw new Problem('not_found', { what: `tỉnh ${province}` })
  return found
}

/** What every handler of the office begins with. */
export function deskOf({ site, person }: Pick<Given, 'site' | 'person'>) {
  if (!person) throw new Problem('sign_in_needed')
  return { site, person, province: provinceOfPerson(site, person), today: site.today() }
}

export function networkOf({ network }: Province): Network {
  if (!network) throw new Problem('not_found', { what: 'mạng lưới. Nhập mạng lưới trước' })
  return network
}

/** The unit as it is on a day, or as it was last. */
const unitOf = ({ network }: Pick<Province, 'network'>, unit: number, day: string): Unit | undefined =>
  network && (versionOn(network.units, unit, day) ?? network.units.byId.get(unit)?.at(-1))

export const placeOf = (province: Pick<Province, 'network'>, unit: number, day: string): string =>
  unitOf(province, unit, day)?.name ?? `đơn vị ${unit}`

/** The units open today in somebody's scope, in the order of their names. */
export function unitsFor(province: Province, { units }: SignedIn, day: string): Unit[] {
  return networkOf(province)
    .units.versions.filter(({ id, from, to }) => from <= day && day < to && (units === 'all' || units.includes(id)))
    .toSorted((a, b) => a.name.localeCompare(b.name, 'vi') || a.id - b.id)
}

/** Every code that a unit in scope has ever borne: holders of the ledger are named by code. */
export function codesFor(province: Province, { units }: SignedIn): string[] {
  const { versions } = networkOf(province).units
  return [...new Set(versions.filter(({ id }) => units === 'all' || units.includes(id)).map(({ code }) => code))]
}

/** @throws Problem not_allowed when the unit does not lie below the person. */
export function unitBelow(province: Province, person: SignedIn, code: string, day: string): Unit {
  const found = unitsFor(province, person, day).find((unit) => unit.code === code)
  if (!found) throw new Problem('not_allowed')
  return found
}

export const officeDevice = (unitCode: string): string => `vp-${unitCode}`

/**
 * Does an act for a unit, as the person.
 * @returns device and number of the act.
 * @throws Problem act_refused with the ledger's sentence; the refusal is in the journal like any other.
 */
export async function actFor(province: Province, { code }: SignedIn, unit: string, act: OwnAct): Promise<string> {
  const own = { device: officeDevice(unit), actor: `person:${code}`, unit }
  return (await ownAct(province, own, async () => act)) as string
}

/** The code of somebody's own unit today. */
export function ownCode(province: Province, person: SignedIn): string {
  const unit = unitOf(province, person.unit, postDay(province.people.now()))
  if (!unit) throw new Problem('not_found', { what: `đơn vị ${person.unit}` })
  return unit.code
}

/** `room`: what stands together; its first page that a role may open is where its name leads. */
const WAYS: readonly (Way & { room?: string; who: readonly Role[]; agencies?: true })[] = [
  { label: 'Hôm nay', href: desk.home(), who: READERS },
  { label: 'Chờ quyết định', href: desk.cases(), who: READERS },
  { room: 'Danh sách', label: 'Danh sách giao', href: desk.lists(), who: READERS },
  { room: 'Danh sách', label: 'Chi trả', href: payouts.home(), who: READERS },
  { room: 'Danh sách', label: 'Phiếu giấy', href: desk.slips(), who: READERS },
  { room: 'Danh sách', label: 'Hợp đồng', href: desk.contracts(), who: ['province', 'auditor'] },
  { room: 'Tiền', label: 'Quỹ', href: treasuryPaths.board(), who: READERS },
  { room: 'Tiền', label: 'Cảnh báo', href: desk.alarms(), who: READERS },
  { room: 'Tiền', label: 'Ngân hàng', href: desk.bank(), who: ['province', 'auditor'] },
  { room: 'Tiền', label: 'Sổ sách', href: books.trial(), who: READERS },
  { room: 'Chất lượng', label: 'Hồ sơ', href: dossierPaths.board(), who: READERS },
  { room: 'Chất lượng', label: 'Kiểm tra', href: qualityPaths.inspections(), who: READERS },
  { room: 'Chất lượng', label: 'Khiếu nại', href: qualityPaths.complaints(), who: READERS },
  { room: 'Chất lượng', label: 'Túi thư', href: bagsPath(), who: READERS },
  { room: 'Điều hành', label: 'Toàn cảnh', href: roomPaths.overview(), who: READERS },
  { room: 'Điều hành', label: 'Tiến độ', href: pacePath(), who: READERS },
  { room: 'Điều hành', label: 'Kế hoạch', href: planPaths.plan(), who: READERS },
  { room: 'Điều hành', label: 'Kịch bản', href: planPaths.scenarios(), who: ['province', 'auditor'] },
  { room: 'Điều hành', label: 'Nhân sự', href: staffPath(), who: READERS },
  { room: 'Điều hành', label: 'Giá trị từng điểm', href: pointsPath(), who: READERS },
  { room: 'Điều hành', label: 'Chất lượng', href: mailPath(), who: READERS },
  { room: 'Điều hành', label: 'Nhắc việc', href: reminderPaths.list(), who: READERS },
  { room: 'Điều hành', label: 'Tuyến thư', href: planner.home(), who: READERS },
  { room: 'Điều hành', label: 'Báo cáo năm', href: paths.home(), who: ['province', 'auditor'] },
  { room: 'Kinh doanh', label: 'Khách hàng', href: marketPaths.customers(), who: READERS },
  { room: 'Kinh doanh', label: 'Chiến dịch', href: marketPaths.campaigns(), who: READERS },
  { room: 'Kinh doanh', label: 'Cộng tác viên', href: marketPaths.collaborators(), who: READERS },
  { room: 'Kinh doanh', label: 'Đến hạn đóng', href: marketPaths.renewals(), who: READERS },
  { room: 'Quản trị', label: 'Máy', href: desk.devices(), who: READERS },
  { room: 'Quản trị', label: 'Người', href: desk.people(), who: READERS },
  { room: 'Quản trị', label: 'Kiểm soát', href: roomPaths.control(), who: ['province', 'auditor'] },
  { room: 'Quản trị', label: 'Báo cáo hẹn gửi', href: roomPaths.reportOrders(), who: READERS },
  { room: 'Quản trị', label: 'Nhật ký', href: desk.deeds(), who: READERS },
  { label: 'Danh sách', href: portal.home(), who: ['principal'] },
  { label: 'Đối soát', href: portal.paper('doi-soat'), who: ['principal'] },
  { label: 'Tệp ngày', href: portal.files(), who: ['principal'] },
  { label: 'Chứng từ', href: portal.paper('chung-tu'), who: ['principal'] },
  { label: 'Hồ sơ', href: portal.paper('ho-so'), who: ['principal'], agencies: true },
]

/** Where a role can go, and where it is now. */
export function waysOf({ role, principal }: SignedIn, here?: string): readonly Way[] {
  const mine = WAYS.filter(
    ({ who, agencies }) => who.includes(role) && !(agencies && PRINCIPALS.includes(principal ?? '')),
  )
  return [...Map.groupBy(mine, ({ room, label }) => room ?? label)].map(([label, pages]) => ({
    label,
    href: pages[0]?.href ?? desk.home(),
    here: pages.some(({ href }) => href === here),
    pages: pages.length > 1 ? pages.map(({ label, href }) => ({ label, href, here: href === here })) : [],
  }))
}
