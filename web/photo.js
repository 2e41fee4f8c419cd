/**
 * Sends a picture: made small here, so that a phone's 5 MB go as 150 KB; drawn anew, so nothing that the phone wrote beside it
 * goes along. Where the phone is, it says only when asked to. Without this script the form goes as it is, with a small picture.
 */
const form = document.querySelector('form[data-photo]')
const says = form?.querySelector('[role=status]')
const button = form?.querySelector('button')

const PHOTO_BYTES = 150 * 1024
const SMALL_BYTES = 12 * 1024
/** What nobody's camera writes; it is not even read. */
const FILE_BYTES = 40 * 1024 * 1024
const SIDES = [1600, 1280, 960, 640]
const QUALITIES = [0.8, 0.6, 0.4]
const PLACE_MS = 15_000

async function drawn(picture, side, quality) {
  const scale = Math.min(1, side / Math.max(picture.width, picture.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(picture.width * scale))
  canvas.height = Math.max(1, Math.round(picture.height * scale))
  canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', quality))
}

async function within(picture, sides, bytes) {
  for (const side of sides)
    for (const quality of QUALITIES) {
      const blob = await drawn(picture, side, quality)
      if (blob && blob.size <= bytes) return blob
    }
  throw new Error('Ảnh không thu nhỏ được. Chụp lại, hoặc chọn ảnh khác.')
}

async function made(file) {
  if (file.size > FILE_BYTES)
    throw new Error(`Ảnh nặng ${Math.round(file.size / 1024 / 1024)} MB, quá 40 MB. Chọn ảnh khác, hoặc chụp lại.`)
  const picture = await createImageBitmap(file).catch(() => {
    throw new Error('Không đọc được tệp này như một ảnh. Chụp lại, hoặc chọn ảnh khác.')
  })
  try {
    return { photo: await within(picture, SIDES, PHOTO_BYTES), small: await within(picture, [160], SMALL_BYTES) }
  } finally {
    picture.close()
  }
}

const where = () =>
  new Promise((resolve) => {
    const options = { enableHighAccuracy: true, timeout: PLACE_MS, maximumAge: 60_000 }
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve(coords),
      () => resolve(undefined),
      options,
    )
  })

async function send() {
  const fields = new FormData(form)
  const file = fields.get('photo')
  button.disabled = true
  says.textContent = 'Đang thu nhỏ và gửi ảnh…'
  try {
    const { photo, small } = await made(file)
    fields.set('photo', photo, 'anh.jpg')
    fields.set('small', small, 'nho.jpg')
    fields.set('taken', new Date(file.lastModified).toISOString())
    const spot = fields.has('placed') ? await where() : undefined
    if (spot) {
      fields.set('lat', String(spot.latitude))
      fields.set('lon', String(spot.longitude))
    }
    const answer = await fetch(form.action, { method: 'POST', headers: { accept: 'application/json' }, body: fields })
    const value = await answer.json()
    if (!answer.ok) throw new Error(value.message)
    if (form.dataset.photo !== 'stay') return location.assign(value.to)
    // Another form of this page is being filled in: nothing of it may be lost.
    const sent = Number(form.dataset.sent ?? 0) + 1
    form.dataset.sent = String(sent)
    form.elements.photo.value = ''
    says.textContent = `Đã gửi ${sent} ảnh.${fields.has('placed') && !spot ? ' Máy không cho biết nơi chụp.' : ''} Gửi tiếp, hoặc ghi biên bản.`
  } catch (error) {
    says.textContent = error instanceof TypeError ? 'Không gửi được. Xem mạng rồi gửi lại.' : error.message
  }
  button.disabled = false
}

form?.addEventListener('submit', (event) => {
  event.preventDefault()
  void send()
})
if (form) form.hidden = false
