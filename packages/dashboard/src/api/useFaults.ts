import { useCallback, useEffect, useRef, type RefObject } from 'react'
import { Problem } from './problem.ts'

export type Faults = {
  /** What is wrong with a part of the request, `headers/x-app`, in the service's words; null: nothing. Parts of it count too. */
  at: (path: string) => string | null
  /** What no field shows. */
  rest: unknown
  form: RefObject<HTMLFormElement | null>
  /** Puts the focus on the first field at fault. */
  focus: () => void
}

/**
 * An error of the API laid out over the fields of a form: `fields` are the paths that the form shows faults of. The first field at fault
 * gets the focus, so that it is seen and read out.
 */
export function useFaults(error: unknown, fields: readonly string[]): Faults {
  const form = useRef<HTMLFormElement>(null)
  const focus = useCallback(() => focusFault(form, framesMax), [])
  useEffect(() => {
    if (error) focus()
  }, [error, focus])
  const faults = error instanceof Problem ? error.faults : []
  const isOf = (path: string, field: string) => path === field || path.startsWith(`${field}/`)
  const areAllShown =
    faults.length > 0 && faults.every(({ path }) => fields.some((field) => isOf(path, field)))
  return {
    at: (field) => faults.find(({ path }) => isOf(path, field))?.detail ?? null,
    rest: areAllShown ? null : error,
    form,
    focus,
  }
}

/** A section that opens takes some frames until what is in it can have the focus. */
const framesMax = 30

function focusFault(form: RefObject<HTMLFormElement | null>, framesLeft: number): void {
  const field = form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')
  field?.focus()
  if (framesLeft === 0 || (field && field === document.activeElement)) return
  requestAnimationFrame(() => focusFault(form, framesLeft - 1))
}
