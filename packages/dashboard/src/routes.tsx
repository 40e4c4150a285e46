import type { ComponentType } from 'react'
import type { RouteObject } from 'react-router'
import { Failed, NotFound } from './frame/NotFound.tsx'
import { Shell } from './frame/Shell.tsx'
import { Loading } from './parts/Page.tsx'

/** A page whose code is loaded when it is first shown. */
function page(path: string, load: () => Promise<{ Page: ComponentType }>): RouteObject {
  return { path, lazy: async () => ({ Component: (await load()).Page }), hydrateFallbackElement: <Loading /> }
}

/** Every page and its address. The service answers with the same file at each of them. */
export const routes: RouteObject[] = [
  {
    errorElement: <Failed />,
    children: [
      page('/set-up', () => import('./pages/start/SetUp.tsx')),
      page('/sign-in', () => import('./pages/start/SignIn.tsx')),
      page('/forgot-password', () => import('./pages/start/ForgotPassword.tsx')),
      page('/reset-password', () => import('./pages/start/ResetPassword.tsx')),
      page('/join', () => import('./pages/start/Join.tsx')),
      {
        element: <Shell />,
        children: [
          page('/', () => import('./pages/overview/Overview.tsx')),
          page('/connectors', () => import('./pages/connectors/Connectors.tsx')),
          page('/connectors/:type', () => import('./pages/connectors/Connector.tsx')),
          page('/mapping', () => import('./pages/mapping/Mappings.tsx')),
          page('/mapping/:type', () => import('./pages/mapping/Mapping.tsx')),
          page('/customers', () => import('./pages/customers/Customers.tsx')),
          page('/customers/:id', () => import('./pages/customers/Customer.tsx')),
          page('/integrations', () => import('./pages/integrations/Integrations.tsx')),
          page('/integrations/:id', () => import('./pages/integrations/Integration.tsx')),
          page('/integrations/:id/imports/:import', () => import('./pages/integrations/Import.tsx')),
          page('/data', () => import('./pages/data/Data.tsx')),
          page('/data/:customer/:type/:id', () => import('./pages/data/DataRecord.tsx')),
          page('/events', () => import('./pages/events/Events.tsx')),
          page('/events/:id', () => import('./pages/events/Event.tsx')),
          page('/deliveries', () => import('./pages/events/Deliveries.tsx')),
          page('/deliveries/:endpoint/:event', () => import('./pages/events/Delivery.tsx')),
          page('/security', () => import('./pages/security/Security.tsx')),
          page('/security/endpoints/:id', () => import('./pages/security/Endpoint.tsx')),
          page('/members', () => import('./pages/people/Members.tsx')),
          page('/audit-log', () => import('./pages/people/AuditLog.tsx')),
          page('/settings', () => import('./pages/people/Settings.tsx')),
          page('/account', () => import('./pages/people/Account.tsx')),
          { path: '*', element: <NotFound /> },
        ],
      },
    ],
  },
]
