/** The camera as a scanner, where the browser can read codes in a picture (Chrome on Android); a scanner types by itself. */
import { useSignal } from './signal.ts'

/** Not in the types of the DOM, nor in every browser. */
type Detector = { detect(picture: ImageBitmap): Promise<{ rawValue: string }[]> }
const Reader = (globalThis as unknown as { BarcodeDetector?: new () => Detector }).BarcodeDetector

export function Scan({ onScan }: { onScan: (text: string) => void }) {
  const said = useSignal('')
  if (!Reader) return null
  const read = async (file: File | undefined) => {
    if (!file) return
    const [found] = await new Reader().detect(await createImageBitmap(file))
    said.value = found ? '' : 'Không thấy mã trong ảnh. Chụp gần hơn, đủ sáng.'
    if (found) onScan(found.rawValue)
  }
  return (
    <label class="file">
      <span>Chụp mã</span>
      <input
        type="file"
        accept="image/*"
        capture="environment"
        onChange={({ currentTarget: { files } }) => void read(files?.[0])}
      />
      <span role="status">{said.value}</span>
    </label>
  )
}
