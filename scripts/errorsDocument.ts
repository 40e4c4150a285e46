import { errorCatalogue } from '@tributary/contract'

const retryWords = { never: 'no', later: 'yes, later', after_fix: 'after something was changed' }

/** docs/errors.md, from the catalogue. */
export function errorsDocument(): string {
  const rows = Object.entries(errorCatalogue).map(
    ([code, { status, title, retry }]) =>
      `| <a id="${code}"></a>\`${code}\` | ${status} | ${title} | ${retryWords[retry]} |`,
  )
  return `# Errors

Every error answer is a problem of RFC 9457 (\`application/problem+json\`): \`type\`, \`title\`, \`status\`, \`detail\`, and our \`code\` and
\`retry\`. \`detail\` says what was expected, what came and what to do; a program should look at \`code\`, which never changes its meaning.
Where parts of a request's body are at fault, \`errors\` lists them: \`{"detail", "pointer"}\`, with a JSON pointer such as \`#/headers/x-app\`.
This file is made by \`npm run generate\`.

| code | status | what it says | does trying again help |
|---|---|---|---|
${rows.join('\n')}
`
}
