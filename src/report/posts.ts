/** What people of the Post are employed as, as the payroll names it: key and name. */
export const POSTS = {
  manager: 'Quản lý',
  teller: 'Giao dịch viên',
  postman: 'Bưu tá',
  driver: 'Lái xe',
  sorter: 'Khai thác viên',
  sales: 'Kinh doanh',
  accountant: 'Kế toán',
  other: 'Chức danh khác',
} as const
export type Post = keyof typeof POSTS

const PREFIX = 'post:'

/** How a total of people in a post names it where others name a service. */
export const postKey = (post: Post): string => `${PREFIX}${post}`
/** The name of the post, when the key of a total names one. */
export const postName = (key: string): string | undefined =>
  key.startsWith(PREFIX) ? POSTS[key.slice(PREFIX.length) as Post] : undefined
