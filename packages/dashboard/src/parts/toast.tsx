import { createContext, use, useCallback, useMemo, useState, type ReactNode } from 'react'
import { asProblem } from '../api/problem.ts'
import { Icon } from './icons.tsx'

type Toast = { id: number; text: string; isProblem: boolean }
type Say = { done(text: string): void; failed(error: unknown): void }

const ToastContext = createContext<Say>({ done: () => {}, failed: () => {} })
const shownMs = 6_000

/** Short words about what was just done, read out by screen readers, gone by themselves. */
export function Toasts({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<Toast[]>([])
  const add = useCallback((text: string, isProblem: boolean) => {
    const id = Math.random()
    setToasts((now) => [...now.slice(-3), { id, text, isProblem }])
    setTimeout(
      () => setToasts((now) => now.filter((toast) => toast.id !== id)),
      isProblem ? 2 * shownMs : shownMs,
    )
  }, [])
  const say = useMemo<Say>(
    () => ({ done: (text) => add(text, false), failed: (error) => add(asProblem(error).message, true) }),
    [add],
  )
  return (
    <ToastContext value={say}>
      {children}
      <div className="toasts" role="status" aria-live="polite">
        {toasts.map(({ id, text, isProblem }) => (
          <div key={id} className="toast">
            <Icon name={isProblem ? 'warning' : 'check'} />
            <span className="wrap-anywhere">{text}</span>
          </div>
        ))}
      </div>
    </ToastContext>
  )
}

/** Says what was done, or why not. */
export function useToast(): Say {
  return use(ToastContext)
}
