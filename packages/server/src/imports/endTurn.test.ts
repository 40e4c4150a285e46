import { expect, test } from 'vitest'
import { whoseTurnEnds, type Place } from './endTurn.ts'
import type { Import } from './store/importRow.ts'

const place = (workspaceId: string, sinceMs: number, committed: number): Place => ({
  claimed: { workspaceId, pages: 5 } as Import,
  sinceMs,
  pages: 5 + committed,
})

const many = [place('a', 100, 1), place('a', 50, 1), place('b', 0, 1)]

test('of the workspace with the most places, the import that has run longest gives its place back', () => {
  expect(whoseTurnEnds(many, 30_100, 30_000)).toBe(many[1])
})

test('nobody does before its time, or without a page of its own', () => {
  expect(whoseTurnEnds(many, 29_999, 30_000)).toBeNull()
  expect(whoseTurnEnds([place('a', 0, 0)], 60_000, 30_000)).toBeNull()
  expect(whoseTurnEnds([], 60_000, 30_000)).toBeNull()
})
