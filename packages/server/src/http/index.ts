export { buildApp, withZod, type AppOptions, type Routes } from './app.ts'
export type { Caller, FindCaller } from './caller.ts'
export { decodeCursor, encodeCursor, pageOf, pageQuery, toPage } from './page.ts'
export { toTributaryError } from './problem.ts'
