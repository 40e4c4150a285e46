import { z } from 'zod'

/**
 * An id (UUID) of a path or a query, as the database writes it: in small letters. In capitals it finds the same row, but secrets are
 * sealed for the text of their row's id, and what is kept in memory is found by it.
 */
export const idSchema = z.uuid().toLowerCase()
