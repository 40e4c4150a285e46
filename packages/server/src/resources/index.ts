export { loadModels, type ModelCatalogue } from './models.ts'
export { createResourceWriter } from './resourceWriter.ts'
export { resourceRoutes } from './routes.ts'
