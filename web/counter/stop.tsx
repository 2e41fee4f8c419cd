/** Screens on which there is nothing to do but one thing: the till cannot work, is open elsewhere, or is not there yet. */
import { useEffect } from 'preact/hooks'
import { useFocus } from '../ui/focus.ts'
import { TROUBLES, type Trouble } from './trouble.ts'

export const Opening = () => (
  <p class="opening" role="status">
    Đang mở quầy…
  </p>
)

export function Stop({ why }: { why: Trouble }) {
  const again = useFocus<HTMLButtonElement>()
  const { what, steps } = TROUBLES[why]
  useEffect(() => {
    document.title = 'Dừng · Quầy · Cánh Tay'
  }, [])
  return (
    <main class="stop">
      <h1>Dừng làm việc</h1>
      <p class="what" role="alert">
        {what}
      </p>
      <ol>
        {steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <button type="button" class="primary" ref={again} onClick={() => location.reload()}>
        Thử lại
      </button>
    </main>
  )
}

/** A second tab waits for the first one to be closed, and then opens by itself. */
export const Taken = () => (
  <main class="alone">
    <h1>Quầy đang mở ở cửa sổ khác</h1>
    <p>Mỗi máy chỉ mở một quầy, để không việc nào ghi hai lần.</p>
    <p>Đóng cửa sổ này và làm tiếp ở cửa sổ kia. Khi cửa sổ kia đóng, quầy tự mở ở đây.</p>
  </main>
)
