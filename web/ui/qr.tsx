/** A QR code as one path: black on white in both themes, with the quiet margin that readers need. */
import { qrCode, qrPath } from '#counter/qr.ts'

/** `label`: what it is for, since a screen reader cannot read it. */
export function Qr({ text, label }: { text: string; label: string }) {
  const { side, path } = qrPath(qrCode(text, 'L'), 4)
  return (
    <svg class="qr" viewBox={`0 0 ${side} ${side}`} role="img" aria-label={label} shape-rendering="crispEdges">
      <path class="light" d={`M0 0h${side}v${side}H0z`} />
      <path class="dark" d={path} />
    </svg>
  )
}
