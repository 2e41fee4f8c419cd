/**
 * A province and a year that nobody has calibrated: its network and its targets come out of a seed. It proves that nothing
 * in the reports is cut to one province or one year. Names and codes are invented.
 */
import { MIXED } from '#demo/people.ts'
import type { Targets } from '#demo/targets.ts'
import { Chance } from '#kernel/chance.ts'
import type { NetworkTexts } from '#network/load.ts'

/** The years for which every rule that the demonstration uses has an edition. */
const YEARS = [2017, 2019, 2020, 2021, 2022, 2023, 2024]
const SOURCE = 'tỉnh giả định của chương trình trình diễn'
const FROM = '2015-01-01'
const BILLION = 1_000_000_000

export function inventProvince(seed: number | string): { texts: NetworkTexts; targets: Targets } {
  const chance = new Chance(seed, 'invented province')
  const province = chance.pick([20, 31, 44, 52, 60, 77, 83])
  const year = chance.pick(YEARS)
  const districts = Array.from({ length: chance.whole(3, 6) }, (_, i) => ({
    code: `${province}${i + 1}`,
    name: `Huyện giả định ${i + 1}`,
    communes: chance.whole(5, 12),
  }))
  return { texts: networkOf(province, districts), targets: targetsOf(chance, province, year, districts) }
}

type District = { code: string; name: string; communes: number }

/** Every commune has a point; the first of a district is its seat, with an office. */
function networkOf(province: number, districts: readonly District[]): NetworkTexts {
  const places = ['id,code,type,name,kind,parent,from,to,lat,lon,source']
  const units = ['id,code,name,kind,parent,place,from,to,synthetic,source']
  const serves = ['unit,place,from,to,synthetic,source']
  let place = 1
  let unit = 1
  const addPlace = (code: string, type: string, name: string, kind: string, parent: number | '') => {
    places.push(`${place},${code},${type},${name},${kind},${parent},${FROM},,,,${SOURCE}`)
    return place++
  }
  const addUnit = (code: string, name: string, kind: string, parent: number | '', at: number) => {
    units.push(`${unit},${code},${name},${kind},${parent},${at},${FROM},,1,${SOURCE}`)
    return unit++
  }
  const whole = addPlace(String(province), 'tỉnh', `Giả Định ${province}`, 'province', '')
  const rootAt = place + 1
  const root = addUnit(`T${province}`, `Bưu điện tỉnh Giả Định ${province}`, 'province', '', rootAt)
  addUnit(`K${province}`, 'Trung tâm Khai thác vận chuyển', 'centre', root, rootAt)
  for (const { code, name, communes } of districts) {
    const district = addPlace(code, 'huyện', name, 'district', whole)
    const above = addUnit(`H${code}`, `Bưu điện ${name.toLowerCase()}`, 'district', root, place)
    for (let i = 0; i < communes; i++) {
      const commune = addPlace(`${code}${String(i).padStart(2, '0')}`, 'xã', `Xã ${code}-${i + 1}`, 'commune', district)
      const [mark, kind, title] = i === 0 ? ['C', 'office', 'Bưu cục trung tâm'] : ['V', 'point', 'Điểm BĐ-VHX']
      const at = addUnit(`${mark}${code}${String(i).padStart(2, '0')}`, `${title} xã ${i + 1}`, kind!, above, commune)
      serves.push(`${at},${commune},${FROM},,1,${SOURCE}`)
    }
  }
  const text = (lines: readonly string[]) => `${lines.join('\n')}\n`
  const lineage = 'tree,day,from,to,kind,share,origin_share,heir,source\n'
  return { places: text(places), units: text(units), serves: text(serves), lineage }
}

function targetsOf(chance: Chance, province: number, year: number, districts: readonly District[]): Targets {
  const actual = chance.whole(60, 240) * BILLION + chance.whole(0, 999) * 1_000_000
  const of = (least: number, most: number) => Math.round((actual * chance.whole(least, most)) / 100)
  const mix = (spread: number) =>
    Object.fromEntries(Object.entries(SHARES).map(([service, share]) => [service, share * chance.around(1, spread)]))
  const size = actual / (132 * BILLION)
  const some = (usual: number) => Math.round(usual * size * (0.7 + 0.6 * chance.share()))
  return {
    year,
    province,
    revenue: { actual, assigned: of(85, 110), plan: of(85, 110), before: of(70, 115) },
    next: { plan: of(100, 130), assigned: of(100, 130) },
    mix: { before: mix(0.4), plan: mix(0.2) },
    staff: {
      budget: chance.whole(1000, 6000) * 1_000_000,
      insurance: chance.whole(1000, 6000) * 1_000_000,
      income: chance.whole(6000, 12_000) * 1000,
      incomeBefore: chance.whole(5500, 11_000) * 1000,
    },
    customers: { count: chance.whole(300, 1500), by: `${year}-10-${chance.whole(10, 31)}` },
    members: { count: chance.whole(400, 2500), by: `${year}-12-${chance.whole(10, 18)}` },
    electricity: {
      districts: Object.fromEntries(
        districts
          .slice(1)
          .map(({ code }) => [
            `H${code}`,
            { customers: some(3000), from: `${year}-0${chance.whole(1, 7)}`, collected: 0.96 + 0.039 * chance.share() },
          ]),
      ),
    },
    water: { customers: some(1300), collected: 0.98 },
    tax: { customers: some(2600), collected: 0.96 },
    pension: { recipients: some(9000), median: 3_600_000 },
    allowance: { recipients: some(9000), base: 270_000 },
    insurance: { members: some(650), households: some(9500) },
    mail: {
      onCredit: some(200_000),
      atCounter: some(34_000),
      inbound: some(52_000),
      letters: some(32_000),
      registered: some(16_000),
      registeredIn: some(14_000),
    },
    licences: some(3600),
    goods: { share: 0.35 },
    dossiers: some(8000),
    results: some(80_000),
    uninspected: districts.slice(-1).map(({ code }) => `H${code}`),
    peoples: Object.fromEntries(districts.map(({ code }) => [`H${code}`, MIXED])),
  }
}

const SHARES = { parcel: 45, goods: 44, pension: 3, result: 2, letter: 2, registered: 2, electricity: 1, tax: 1 }
