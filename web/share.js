/** Copies the message of a page, and draws its picture as PNG, which chat groups take: SVG they do not. */
const says = document.getElementById('da-chep')

async function copy({ dataset }) {
  const text = document.getElementById(dataset.copy)
  try {
    await navigator.clipboard.writeText(text.value)
    says.textContent = 'Đã chép. Mở nhóm rồi dán.'
  } catch {
    text.select()
    says.textContent = 'Trình duyệt không cho chép. Chữ đã được chọn: bấm Ctrl+C.'
  }
}

async function save({ dataset }) {
  const picture = new Image()
  picture.src = dataset.picture
  try {
    await picture.decode()
  } catch {
    says.textContent = 'Không vẽ được hình. Tải hình SVG.'
    return
  }
  const canvas = document.createElement('canvas')
  canvas.width = picture.naturalWidth
  canvas.height = picture.naturalHeight
  canvas.getContext('2d').drawImage(picture, 0, 0)
  canvas.toBlob((blob) => {
    const link = document.createElement('a')
    link.href = URL.createObjectURL(blob)
    link.download = dataset.name
    link.click()
    says.textContent = 'Đã tải hình. Gửi vào nhóm từ thư mục tải về.'
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
  }, 'image/png')
}

for (const button of document.querySelectorAll('button[data-copy]'))
  button.addEventListener('click', () => copy(button))
for (const button of document.querySelectorAll('button[data-picture]'))
  button.addEventListener('click', () => save(button))
