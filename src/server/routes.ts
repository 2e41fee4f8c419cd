/** The route table: every address that the server answers to. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { paths } from '#report/paths.ts'
import { actRoutes } from '#server/act-routes.ts'
import { desk } from '#server/addresses.ts'
import { alarmRoutes } from '#server/alarm-routes.ts'
import { bagRoutes } from '#server/bag-routes.ts'
import { bankRoutes } from '#server/bank-routes.ts'
import { bannerRoutes } from '#server/banner-routes.ts'
import { booksRoutes } from '#server/books-routes.ts'
import { campaignRoutes } from '#server/campaign-routes.ts'
import { collaboratorRoutes } from '#server/collaborator-routes.ts'
import { complaintRoutes } from '#server/complaint-routes.ts'
import { controlRoutes } from '#server/control-routes.ts'
import { customerRoutes } from '#server/customer-routes.ts'
import { dayFileRoutes } from '#server/day-files.ts'
import { deviceRoutes } from '#server/device-routes.ts'
import { differenceRoutes } from '#server/difference-routes.ts'
import { directionRoutes } from '#server/direction-routes.ts'
import { dossierRoutes } from '#server/dossier-routes.ts'
import { findRoutes } from '#server/find-routes.ts'
import { hearingRoutes } from '#server/hearing-routes.ts'
import { inspectionRoutes } from '#server/inspection-routes.ts'
import { invoiceRoutes } from '#server/invoice-routes.ts'
import { listRoutes } from '#server/lists-routes.ts'
import { machineRoutes } from '#server/machine-routes.ts'
import { meRoutes } from '#server/me-routes.ts'
import { monitorRoutes } from '#server/monitor-routes.ts'
import { officePeopleRoutes } from '#server/office-people.ts'
import { officeRoutes } from '#server/office-routes.ts'
import { openApi } from '#server/openapi.ts'
import { overviewRoutes } from '#server/overview-routes.ts'
import { payoutRoutes } from '#server/payout-routes.ts'
import { photoRoutes } from '#server/photo-routes.ts'
import { picturePaths } from '#server/picture-paths.ts'
import { pictureRoutes } from '#server/picture-routes.ts'
import { planRoutes } from '#server/plan-routes.ts'
import { plannerRoutes } from '#server/planner-routes.ts'
import { portalRoutes } from '#server/portal-routes.ts'
import { receiptRoutes } from '#server/receipt-routes.ts'
import { reminderRoutes } from '#server/reminder-routes.ts'
import { reportOrderRoutes } from '#server/report-order-routes.ts'
import { reportRoutes } from '#server/report-routes.ts'
import { roomPaths } from '#server/room-paths.ts'
import { json, publicRow, type Route, route } from '#server/route.ts'
import { signInRoutes } from '#server/sign-in.ts'
import { slipRoutes } from '#server/slip-routes.ts'
import { staffRoutes } from '#server/staff-routes.ts'
import { syncRoutes } from '#server/sync-routes.ts'
import { trackRoutes } from '#server/track-routes.ts'
import { treasuryRoutes } from '#server/treasury-routes.ts'
import { webRoutes } from '#server/web-routes.ts'

const DAY_SECONDS = 86_400

/** A file that is read once and kept. */
function fileRoute(path: string, name: string, type: string, file: string | URL): Route {
  let body: Buffer | undefined
  return route({
    ...publicRow,
    path,
    name,
    answers: 'file',
    handle: () => {
      body ??= readFileSync(file)
      return { type, body, headers: { 'cache-control': `public, max-age=${DAY_SECONDS}` } }
    },
  })
}

const web = (name: string): URL => new URL(`../../web/${name}`, import.meta.url)
const font = (folder: string): string =>
  createRequire(import.meta.url).resolve(`@expo-google-fonts/be-vietnam-pro/${folder}/BeVietnamPro_${folder}.ttf`)

const staticRoutes: readonly Route[] = [
  fileRoute(paths.style(), 'Kiểu chữ và màu của các trang', 'text/css; charset=utf-8', web('style.css')),
  fileRoute(desk.style(), 'Kiểu của các trang quản lý', 'text/css; charset=utf-8', web('office.css')),
  fileRoute(desk.script(), 'Khóa đăng nhập trong trình duyệt', 'text/javascript; charset=utf-8', web('passkey.js')),
  fileRoute(desk.listScript(), 'Nộp tệp danh sách', 'text/javascript; charset=utf-8', web('list.js')),
  fileRoute(roomPaths.shareScript(), 'Chép cho nhóm', 'text/javascript; charset=utf-8', web('share.js')),
  fileRoute(picturePaths.script(), 'Thu nhỏ và gửi ảnh', 'text/javascript; charset=utf-8', web('photo.js')),
  fileRoute(roomPaths.findScript(), 'Tìm bằng Ctrl+K', 'text/javascript; charset=utf-8', web('find.js')),
  fileRoute(paths.icon(), 'Dấu của chương trình', 'image/svg+xml', web('mark.svg')),
  fileRoute(paths.font(400), 'Phông chữ thường', 'font/ttf', font('400Regular')),
  fileRoute(paths.font(600), 'Phông chữ đậm', 'font/ttf', font('600SemiBold')),
]

const described: readonly Route[] = [
  ...reportRoutes,
  ...actRoutes,
  ...machineRoutes,
  ...staticRoutes,
  ...signInRoutes,
  ...meRoutes,
  ...officeRoutes,
  ...booksRoutes,
  ...dossierRoutes,
  ...inspectionRoutes,
  ...complaintRoutes,
  ...dayFileRoutes,
  ...bankRoutes,
  ...directionRoutes,
  ...overviewRoutes,
  ...controlRoutes,
  ...reportOrderRoutes,
  ...findRoutes,
  ...planRoutes,
  ...staffRoutes,
  ...customerRoutes,
  ...campaignRoutes,
  ...bannerRoutes,
  ...collaboratorRoutes,
  ...monitorRoutes,
  ...reminderRoutes,
  ...officePeopleRoutes,
  ...listRoutes,
  ...payoutRoutes,
  ...plannerRoutes,
  ...bagRoutes,
  ...invoiceRoutes,
  ...alarmRoutes,
  ...slipRoutes,
  ...portalRoutes,
  ...photoRoutes,
  ...pictureRoutes,
  ...deviceRoutes,
  ...differenceRoutes,
  ...hearingRoutes,
  ...receiptRoutes,
  ...trackRoutes,
  ...syncRoutes,
  ...treasuryRoutes,
  ...webRoutes,
]

export const routes: readonly Route[] = [
  ...described,
  route({
    ...publicRow,
    path: '/openapi.json',
    name: 'Mô tả các địa chỉ này cho chương trình khác',
    answers: 'json',
    handle: () => json(openApi(described)),
  }),
]
