/**
 * The origin of the page that opened the popup, as it says itself; null when it is no http(s) origin. Messages are posted to it
 * alone, so a wrong one only means that nobody hears them: the browser compares it with the real opener.
 */
export function parseOpenerOrigin(text: string | undefined): string | null {
  if (text === undefined || text.length > 300 || !URL.canParse(text)) return null
  const url = new URL(text)
  return (url.protocol === 'https:' || url.protocol === 'http:') && url.origin === text ? text : null
}
