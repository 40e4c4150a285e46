import { TextInput } from '@mantine/core'
import { useEffect, useState } from 'react'

const typingMs = 300

/** Narrows a list to one customer, by the whole id, once the typing pauses. */
export function CustomerFilter({
  value,
  onChange,
}: {
  value: string
  onChange: (value: string | null) => void
}) {
  const [typed, setTyped] = useState(value)
  // Cleared elsewhere, or come to by a link.
  useEffect(() => setTyped(value), [value])
  useEffect(() => {
    if (typed.trim() === value) return
    const timer = setTimeout(() => onChange(typed.trim() || null), typingMs)
    return () => clearTimeout(timer)
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- the typing alone begins the pause
  }, [typed])
  return (
    <TextInput
      label="Customer"
      placeholder="Your id, whole"
      value={typed}
      onChange={(change) => setTyped(change.currentTarget.value)}
    />
  )
}
