/** Holders, accounts and agencies of the ledger in words. */
import type { Network } from '#network/network.ts'
import { versionOfCode } from '#network/tree.ts'

/** The registered agencies (docs/words.md); one that is not here is shown by its key. */
const PRINCIPALS: Record<string, string> = {
  evn: 'Công ty Điện lực',
  water: 'công ty cấp nước',
  tax: 'Chi cục Thuế',
  bhxh: 'BHXH tỉnh (thu BHXH tự nguyện)',
  bhyt: 'BHXH tỉnh (thu BHYT hộ gia đình)',
  'bhxh-payout': 'BHXH tỉnh (chi lương hưu)',
  labour: 'phòng Lao động - Thương binh và Xã hội',
  cod: 'người gửi hàng thu hộ',
  suspense: 'tiền tạm nhận',
  compensation: 'khách được bồi thường',
  collaborator: 'người nộp tiền cho cộng tác viên',
  commission: 'cộng tác viên được hoa hồng',
  vat: 'Nhà nước (thuế GTGT)',
  'so-tuphap': 'Sở Tư pháp',
  'so-tnmt': 'Sở Tài nguyên và Môi trường',
  'so-khdt': 'Sở Kế hoạch và Đầu tư',
  'so-ldtbxh': 'Sở Lao động - Thương binh và Xã hội',
  'so-yte': 'Sở Y tế',
  'so-gtvt': 'Sở Giao thông vận tải',
  'cong-an': 'Công an tỉnh',
}

export const principalName = (key: string): string => PRINCIPALS[key] ?? `đơn vị giao việc ${key}`

/** With whom a claim is: “Công ty Điện lực”, “khách hàng KH-00123”. */
export function partyName(asset: string): string {
  const key = asset.slice('due:'.length)
  return /^[A-Z0-9]/.test(key) ? `khách hàng ${key}` : principalName(key)
}

/** “Tiền mặt”, “Doanh thu của Bưu điện”, “Phải thu, phải trả với Công ty Điện lực”. */
export function assetName(asset: string): string {
  if (asset === 'cash') return 'Tiền mặt'
  if (asset === 'revenue') return 'Doanh thu của Bưu điện'
  if (asset.startsWith('due:')) return `Phải thu, phải trả với ${principalName(asset.slice(4))}`
  return asset.startsWith('stock:') ? `Hàng, ấn phẩm ${asset.slice(6)}` : asset
}

type Name = (key: string, unit: () => string) => string

const KINDS: Record<string, Name> = {
  till: (key) => `quầy ${key}`,
  vault: (_, unit) => `két của ${unit()}`,
  unit: (_, unit) => `sổ của ${unit()}`,
  principal: principalName,
  carrier: (key) => `người chở ${key}`,
  route: (key) => `chuyến ${key}`,
  bag: (key) => `túi thư ${key}`,
  pouch: (key) => `túi tiền ${key}`,
  suspense: (key) => `tạm giữ: ${key}`,
  gap: (_, unit) => `chênh lệch kiểm đếm của ${unit()}`,
  unknown: (key) => `chờ trả lời của ${principalName(key)}`,
  thing: (key) => `vật ${key}`,
}

/** Who holds: “két của Bưu điện huyện Bắc Yên”, “quầy V03760.1”. */
export function holderName(holder: string, network: Network | undefined, day: string): string {
  if (holder === 'customer') return 'khách hàng'
  if (holder === 'outside') return 'bên ngoài'
  if (holder === 'unborn') return 'chưa nhập sổ'
  const cut = holder.indexOf(':')
  const key = holder.slice(cut + 1)
  const unit = () => (network && versionOfCode(network.units, key, day)?.name) ?? key
  return KINDS[holder.slice(0, cut)]?.(key, unit) ?? holder
}
