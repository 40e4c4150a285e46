/** Makes an element. `attributes` may hold `text`, `class`, any attribute, and listeners such as `onclick`. */
export function element(name, attributes = {}, ...children) {
  const node = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue
    if (key === 'text') node.textContent = value
    else if (key.startsWith('on')) node.addEventListener(key.slice(2), value)
    else node.setAttribute(key, value === true ? '' : value)
  }
  node.append(...children)
  return node
}

/** Calls one of the app's JSON endpoints; throws an error with the message that the app gave. */
export async function call(method, path, body) {
  const response = await fetch(path, {
    method,
    headers: body === undefined ? {} : { 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  })
  if (response.status === 204) return null
  const answer = await response.json()
  if (!response.ok) throw new Error(answer.error.message)
  return answer
}

let hideTimer

/** Says something at the foot of the page for a few seconds. */
export function say(text) {
  const message = document.querySelector('#message')
  message.textContent = text
  clearTimeout(hideTimer)
  hideTimer = setTimeout(() => (message.textContent = ''), 4000)
}
