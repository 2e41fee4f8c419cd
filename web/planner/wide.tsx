/** What may be wider than the screen: it scrolls by itself, by keys too. */
import type { ComponentChildren } from 'preact'

export const Wide = ({ label, children }: { label: string; children: ComponentChildren }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: without it nobody scrolls by keys
  <section class="roll" tabIndex={0} aria-label={`${label}, cuộn ngang được`}>
    {children}
  </section>
)
