/** A picture as a field: taken or chosen, made small, and named by its digest. Its bytes wait here for the act. */
import { useEffect } from 'preact/hooks'
import { digestOf, PHOTO_BYTES, type Photo } from '#sync/photos.ts'
import { useId, useSignal } from './signal.ts'

const SIDES = [1280, 960, 640]
const QUALITIES = [0.8, 0.6, 0.4]

/** Taken since the page was opened and not yet part of an act, by digest. */
const taken = new Map<string, Photo>()

/** The pictures that these values name, as far as they were taken here. */
export const photosIn = (values: readonly unknown[]): Photo[] =>
  values.flatMap((value) => {
    const photo = taken.get(String(value))
    return photo ? [photo] : []
  })

type Props = {
  name: string
  label: string
  typed: unknown
  onType: (digest: string) => void
  wrong?: string | undefined
}

export function PhotoInput({ name, label, typed, onType, wrong }: Props) {
  const id = useId()
  const failed = useSignal(false)
  const photo = taken.get(String(typed))
  return (
    <div class="field">
      <label class="file" for={id}>
        <span>{photo ? 'Chụp lại' : `${label}: chụp hoặc chọn`}</span>
        <input
          id={id}
          name={name}
          type="file"
          accept="image/*"
          capture="environment"
          onChange={async ({ currentTarget: { files } }) => {
            const [file] = files ?? []
            if (!file) return
            const made = await smaller(file).catch(() => undefined)
            failed.value = made === undefined
            if (!made) return
            taken.set(made.digest, made)
            onType(made.digest)
          }}
        />
      </label>
      {photo && <Picture bytes={photo.bytes} words="Ảnh vừa chụp" />}
      {(wrong !== undefined || failed.value) && (
        <p class="wrong" role="alert">
          {failed.value ? 'Không đọc được ảnh này. Chụp lại, hoặc chọn ảnh khác.' : wrong}
        </p>
      )}
    </div>
  )
}

export function Picture({ bytes, words }: { bytes: Uint8Array; words: string }) {
  const address = useSignal('')
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([bytes as BlobPart], { type: 'image/jpeg' }))
    address.value = made
    return () => URL.revokeObjectURL(made)
  }, [bytes])
  return address.value ? <img class="photo" src={address.value} alt={words} /> : null
}

/** A phone's picture of 5 MB as one of 150 KB at most; drawn anew, so nothing of where it was taken goes with it. */
async function smaller(file: Blob): Promise<Photo> {
  const picture = await createImageBitmap(file)
  for (const side of SIDES)
    for (const quality of QUALITIES) {
      const bytes = await drawn(picture, side, quality)
      if (bytes.length > 0 && bytes.length <= PHOTO_BYTES) return { digest: await digestOf(bytes), bytes }
    }
  throw new Error('no picture of this size')
}

async function drawn(picture: ImageBitmap, side: number, quality: number): Promise<Uint8Array> {
  const scale = Math.min(1, side / Math.max(picture.width, picture.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(picture.width * scale)
  canvas.height = Math.round(picture.height * scale)
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', quality))
  return new Uint8Array(blob ? await blob.arrayBuffer() : [])
}
