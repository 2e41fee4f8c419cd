/** What stops the till: the browser's store cannot be trusted. There is no way on without it, and no silent memory mode. */
import { signal } from '../ui/signal.ts'

export type Trouble = 'refused' | 'full' | 'corrupt' | 'newer' | 'closed'

/** Set once; the stop screen then covers everything until the page is loaded again. */
export const trouble = signal<Trouble | undefined>(undefined)

export const TROUBLES: Record<Trouble, { what: string; steps: readonly string[] }> = {
  refused: {
    what: 'Trình duyệt không cho lưu sổ trên máy này.',
    steps: [
      'Đóng cửa sổ ẩn danh, mở lại bằng cửa sổ thường.',
      'Vào cài đặt trang, cho phép lưu dữ liệu.',
      'Vẫn không được: dùng máy khác và báo quản lý.',
    ],
  },
  full: {
    what: 'Bộ nhớ máy đã đầy. Việc vừa bấm chưa được ghi.',
    steps: [
      'Chưa thu, chưa chi, chưa đưa biên lai.',
      'Xóa bớt tệp trên máy, ít nhất 100 MB.',
      'Bấm “Thử lại”. Không xóa dữ liệu trình duyệt.',
    ],
  },
  corrupt: {
    what: 'Sổ trên máy không đọc được.',
    steps: [
      'Không xóa dữ liệu trình duyệt, không cài lại.',
      'Khởi động lại máy, rồi bấm “Thử lại”.',
      'Vẫn vậy: báo quản lý. Việc chưa gửi có thể còn lấy lại được.',
    ],
  },
  newer: {
    what: 'Sổ trên máy do bản mới hơn ghi.',
    steps: ['Nối mạng.', 'Bấm “Thử lại” để lấy bản mới.', 'Vẫn vậy: báo quản lý.'],
  },
  closed: {
    what: 'Trình duyệt vừa đóng sổ.',
    steps: ['Xem lại việc cuối trong Nhật ký sau khi mở lại.', 'Bấm “Thử lại”.'],
  },
}

/** Which trouble a failed database call is; undefined when it is a fault of the program. */
export function troubleOf(error: unknown): Trouble | undefined {
  switch ((error as DOMException | undefined)?.name) {
    case 'QuotaExceededError':
      return 'full'
    case 'SecurityError':
    case 'InvalidAccessError':
    case 'NotAllowedError':
      return 'refused'
    case 'UnknownError':
    case 'NotFoundError':
    case 'NotReadableError':
    case 'AbortError':
      return 'corrupt'
    case 'VersionError':
      return 'newer'
    case 'InvalidStateError':
      return 'closed'
    default:
      return undefined
  }
}
