/** A collector's own note and picture of a thing: kept on this device only, never part of an act. */
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { useLoaded } from './loaded.ts'
import { device } from './state.ts'

type Kept = { text: string; photo?: Blob }

const keyOf = (thing: string): string => `note:${thing}`
const SIDE_MOST = 1280

export function Note({ of }: { of: string }) {
  const kept = useLoaded(() => device.value.store.get('drafts', keyOf(of)) as Promise<Kept | undefined>, [of])
  const text = useSignal<string | undefined>(undefined)
  const photo = useSignal<Blob | undefined>(undefined)
  const said = useSignal('')
  const shown = photo.value ?? kept?.photo
  const save = async (note: Kept) => {
    await device.value.store.write([{ table: 'drafts', key: keyOf(of), value: note }])
    said.value = 'Đã giữ ghi chú trên máy này.'
  }
  const words = text.value ?? kept?.text ?? ''
  return (
    <details class="note" open={words !== '' || shown !== undefined}>
      <summary>Ghi chú, ảnh</summary>
      <label>
        Ghi chú, chỉ giữ trên máy này
        <textarea
          rows={2}
          value={words}
          onInput={({ currentTarget: { value } }) => {
            text.value = value
          }}
          onBlur={() => {
            if (text.value !== undefined) void save({ text: text.value, ...(shown && { photo: shown }) })
          }}
        />
      </label>
      <label class="file">
        <span>{shown ? 'Chụp lại' : 'Chụp ảnh'}</span>
        <input
          type="file"
          accept="image/*"
          capture="environment"
          onChange={async ({ currentTarget: { files } }) => {
            const [file] = files ?? []
            if (!file) return
            photo.value = await smaller(file)
            await save({ text: words, photo: photo.value })
          }}
        />
      </label>
      {shown && <Photo blob={shown} />}
      <p class="soft" role="status">
        {said.value}
      </p>
    </details>
  )
}

function Photo({ blob }: { blob: Blob }) {
  const address = useSignal('')
  useEffect(() => {
    const made = URL.createObjectURL(blob)
    address.value = made
    return () => URL.revokeObjectURL(made)
  }, [blob])
  return address.value ? <img class="photo" src={address.value} alt="Ảnh đã chụp" /> : null
}

/** A phone's picture of 5 MB is kept as one of 200 KB. */
async function smaller(file: Blob): Promise<Blob> {
  const picture = await createImageBitmap(file)
  const scale = Math.min(1, SIDE_MOST / Math.max(picture.width, picture.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(picture.width * scale)
  canvas.height = Math.round(picture.height * scale)
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve) => canvas.toBlob((blob) => resolve(blob ?? file), 'image/jpeg', 0.8))
}
