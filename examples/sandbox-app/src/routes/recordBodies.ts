import { z } from 'zod'

import { priorities, projectStates, statusCategories } from '../records/records.ts'

const text = z.string().trim().min(1).max(500)
const date = z.iso.date().nullable()
const id = z.number().int().positive()

const userBody = z.strictObject({
  username: text,
  name: text,
  first_name: text,
  last_name: text,
  email: z.email(),
  title: text.nullable(),
  phone: text.nullable(),
  timezone: text,
  avatar_url: z.url().nullable(),
  active: z.boolean(),
})

const projectBody = z.strictObject({
  key: z.string().regex(/^[A-Z][A-Z0-9]{1,9}$/, 'must be 2 to 10 capital letters or digits'),
  name: text,
  description: z.string().max(10_000).nullable(),
  status: z.enum(projectStates),
  private: z.boolean(),
  lead_id: id.nullable(),
  starts_on: date,
  due_on: date,
})

const statusBody = z.strictObject({
  name: text,
  category: z.enum(statusCategories),
  color: z.string().regex(/^#[0-9a-f]{6}$/i, 'must be a colour such as #5b7fdb'),
  position: z.number().int().min(0),
  is_default: z.boolean(),
})

const issueBody = z.strictObject({
  title: text,
  body: z.string().max(100_000).nullable(),
  status_id: id,
  project_id: id,
  assignee_id: id.nullable(),
  creator_id: id.nullable(),
  parent_id: id.nullable(),
  priority: z.enum(priorities),
  labels: z.array(text).max(50),
  due_on: date,
  done: z.boolean(),
})

/** What a new record has where its sender says nothing. */
export const newUser = userBody.extend({
  title: userBody.shape.title.default(null),
  phone: userBody.shape.phone.default(null),
  timezone: text.default('UTC'),
  avatar_url: userBody.shape.avatar_url.default(null),
  active: z.boolean().default(true),
})

export const newProject = projectBody.extend({
  description: projectBody.shape.description.default(null),
  status: projectBody.shape.status.default('active'),
  private: z.boolean().default(false),
  lead_id: projectBody.shape.lead_id.default(null),
  starts_on: date.default(null),
  due_on: date.default(null),
})

export const newStatus = statusBody.extend({
  color: statusBody.shape.color.default('#8a8f98'),
  position: statusBody.shape.position.default(0),
  is_default: z.boolean().default(false),
})

export const newIssue = issueBody.extend({
  body: issueBody.shape.body.default(null),
  status_id: id.optional(),
  assignee_id: issueBody.shape.assignee_id.default(null),
  creator_id: issueBody.shape.creator_id.default(null),
  parent_id: issueBody.shape.parent_id.default(null),
  priority: issueBody.shape.priority.default('none'),
  labels: issueBody.shape.labels.default([]),
  due_on: date.default(null),
  done: z.boolean().default(false),
})

/** What may be sent to change a record: any of its fields. */
export const changedUser = userBody.partial()
export const changedProject = projectBody.partial()
export const changedStatus = statusBody.partial()
export const changedIssue = issueBody.partial()
