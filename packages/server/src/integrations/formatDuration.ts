/** Seconds as an ISO 8601 duration: 900 -> PT15M, 90000 -> P1DT1H. The other way is `durationSeconds` of connectors. */
export function formatDuration(seconds: number): string {
  const days = Math.floor(seconds / 86_400)
  const time = [
    [Math.floor((seconds % 86_400) / 3_600), 'H'],
    [Math.floor((seconds % 3_600) / 60), 'M'],
    [seconds % 60, 'S'],
  ]
    .filter(([amount]) => amount !== 0)
    .map(([amount, unit]) => `${amount}${unit}`)
    .join('')
  return `P${days > 0 ? `${days}D` : ''}${time ? `T${time}` : ''}${seconds === 0 ? 'T0S' : ''}`
}
