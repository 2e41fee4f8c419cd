/**
 * Hands a list over: the file goes as it is to our own server, which reads and checks it and says where to look. A form
 * can only send a file wrapped in others' boundaries; this sends the bytes.
 */
const form = document.querySelector('form[data-list]')
const says = document.getElementById('nop-noi')

async function hand() {
  const [file] = form.querySelector('input[type=file]').files
  const kind = form.querySelector('select')?.value
  const button = form.querySelector('button')
  button.disabled = true
  says.textContent = `Đang đọc và kiểm tra ${file.name}…`
  try {
    const answer = await fetch(form.dataset.list + (kind ? `?kind=${encodeURIComponent(kind)}` : ''), {
      method: 'POST',
      headers: {
        'content-type': 'application/octet-stream',
        accept: 'application/json',
        'x-token': form.dataset.token,
      },
      body: file,
    })
    const value = await answer.json()
    if (!answer.ok) throw new Error(value.message)
    location.assign(value.to)
  } catch (error) {
    says.textContent = error instanceof TypeError ? 'Không gửi được. Xem mạng rồi nộp lại.' : error.message
    button.disabled = false
  }
}

form.addEventListener('submit', (event) => {
  event.preventDefault()
  void hand()
})
form.querySelector('button').disabled = false
