import type { User } from '../records/records.ts'

/** What the consent page shows. */
export type ConsentView = {
  action: string
  clientName: string
  users: User[]
  chosenUserId: number | null
  returnsTo: string
}

const logo =
  '<svg class="logo" viewBox="0 0 32 32" width="32" height="32" aria-hidden="true"><rect x="2" y="2" width="28" height="28" rx="8" fill="#e0a526"/><path d="M8 21c3-5 5-5 8 0s5 5 8 0" fill="none" stroke="#fff" stroke-width="2.6" stroke-linecap="round"/><path d="M11 11h10" stroke="#fff" stroke-width="2.6" stroke-linecap="round"/></svg>'

/** Makes text safe inside HTML, attribute values included. */
function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)} · Sandbox</title>
<link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/assets/sandbox.css">
</head>
<body class="narrow">
<main class="card">
<p class="brand">${logo}<span>Sandbox</span></p>
${body}
</main>
</body>
</html>
`
}

/**
 * The page on which a user lets a client read. A plain form: `user_id` names the user, the button
 * `decision` says `allow` or `cancel`. It works without JavaScript.
 */
export function renderConsentPage(view: ConsentView): string {
  const client = escapeHtml(view.clientName)
  const people = view.users
    .map((user) => {
      const chosen = user.id === view.chosenUserId ? ' checked' : ''
      return `<label class="person"><input type="radio" name="user_id" value="${user.id}" required${chosen}>
<span class="avatar" aria-hidden="true">${escapeHtml(initials(user.name))}</span>
<span><strong>${escapeHtml(user.name)}</strong><small>${escapeHtml(user.email)}</small></span></label>`
    })
    .join('\n')
  return page(
    `Connect ${view.clientName}`,
    `<h1>${client} wants to read your Sandbox data</h1>
<ul class="permissions">
<li>Projects, issues and their statuses</li>
<li>Names and e-mail addresses of your colleagues</li>
</ul>
<p class="quiet">It can't change or delete anything. You can take the permission back at any time on the Sandbox page.</p>
<form method="post" action="${escapeHtml(view.action)}">
<fieldset class="people"><legend>Continue as</legend>
${people}
</fieldset>
<div class="actions">
<button type="submit" name="decision" value="cancel" class="plain" formnovalidate>Cancel</button>
<button type="submit" name="decision" value="allow" class="primary">Allow</button>
</div>
</form>
<p class="quiet">You will be sent back to ${escapeHtml(view.returnsTo)}.</p>`,
  )
}

/** A page that says one thing, such as an error of the authorization request. */
export function renderMessagePage(title: string, text: string): string {
  return page(title, `<h1>${escapeHtml(title)}</h1>\n<p>${escapeHtml(text)}</p>`)
}

/** The first letters of the first and the last name. */
function initials(name: string): string {
  const words = name.split(' ').filter(Boolean)
  return `${words[0]?.[0] ?? ''}${words.length > 1 ? (words.at(-1)?.[0] ?? '') : ''}`
}
