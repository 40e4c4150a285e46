import { useEffect, useLayoutEffect, useRef, useState, type ReactNode } from 'react'

/** Around a table that may be wider than the window: reachable by the keyboard while it scrolls. */
export function TableScroll({ below, children }: { below?: boolean; children: ReactNode }) {
  const frame = useRef<HTMLDivElement>(null)
  const [isScrolling, setScrolling] = useState(false)
  const measure = () => {
    const { scrollWidth = 0, clientWidth = 0 } = frame.current ?? {}
    setScrolling(scrollWidth > clientWidth)
  }
  // Other rows may be wider, and so may be another window.
  useLayoutEffect(measure)
  useEffect(() => {
    const element = frame.current
    if (!element) return
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return (
    <div
      ref={frame}
      className="table-scroll"
      // Under a heading of the same card.
      data-below={below || undefined}
      {...(isScrolling ? { tabIndex: 0, role: 'region', 'aria-label': 'Table, scrolls sideways' } : {})}
    >
      {children}
    </div>
  )
}
