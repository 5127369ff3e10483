const marginPx = 8

/** Brings something into view inside of what scrolls, and leaves the page where it is. */
export function scrollWithin(scroller: HTMLElement | null | undefined, target: HTMLElement): void {
  if (!scroller || scroller.scrollHeight <= scroller.clientHeight) return
  const [outer, inner] = [scroller.getBoundingClientRect(), target.getBoundingClientRect()]
  if (inner.top < outer.top) scroller.scrollTop -= outer.top - inner.top + marginPx
  // What is taller than the window shows its beginning.
  else if (inner.bottom > outer.bottom) {
    scroller.scrollTop += Math.min(inner.bottom - outer.bottom, inner.top - outer.top) + marginPx
  }
}
