import { expect, test } from 'vitest'
import { createModelCatalogue, loadModels } from './models.ts'

const model = {
  name: 'pm_issue',
  title: 'Issue',
  description: 'A task',
  family: 'project management',
  path: 'pm-issues',
  fields: { name: { type: 'text' } },
}

test('the built-in models load, and are found by name and by path', async () => {
  const models = await loadModels()
  expect(models.find('pm_issue')?.path).toBe('pm-issues')
  expect(models.findByPath('pm-issues')?.name).toBe('pm_issue')
  expect(models.find('pm_issues')).toBeNull()
  expect(models.all().map(({ name }) => name)).toEqual(
    models
      .all()
      .map(({ name }) => name)
      .sort(),
  )
})

test.each([
  [
    { ...model, fields: { modified: { type: 'text' } } },
    'fields.modified: every record has a field of that name',
  ],
  [{ ...model, fields: { a: { type: 'txt' } } }, 'fields.a.type'],
  [{ ...model, fields: { a: { type: 'ref' } } }, 'fields.a: a field of type ref, and no other, needs'],
  [
    { ...model, fields: { a: { type: 'ref', ref: 'pm_isue' } } },
    'which is no model; did you mean "pm_issue"?',
  ],
  [{ ...model, path: 'PM Issues' }, 'path: expected lower-case letters'],
])('a wrong model is refused by file and field', (source, fault) => {
  expect(() => createModelCatalogue([{ origin: 'pm_issue.yaml', source }])).toThrow(
    expect.objectContaining({ code: 'config.invalid', message: expect.stringContaining(fault) }),
  )
})
