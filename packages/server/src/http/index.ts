export { buildApp, withZod, type Routes } from './app.ts'
export type { Caller } from './caller.ts'
export { decodeCursor, pageOf, pageQuery, toPage } from './page.ts'
export { toTributaryError } from './problem.ts'
