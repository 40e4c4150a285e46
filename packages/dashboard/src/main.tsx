import '@mantine/core/styles.css'
import './app.css'
import { MantineProvider } from '@mantine/core'
import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createBrowserRouter } from 'react-router'
import { RouterProvider } from 'react-router/dom'
import { isSignedOut, Problem } from './api/problem.ts'
import { Toasts } from './parts/toast.tsx'
import { routes } from './routes.tsx'
import { theme } from './theme.ts'

const triesMax = 3
const unreachableMs = 5_000

const queries: QueryClient = new QueryClient({
  queryCache: new QueryCache({
    // A session that ended elsewhere: the frame sends the person to sign in.
    onError: (error, query) => {
      if (isSignedOut(error) && query.queryKey[0] !== 'session') queries.setQueryData(['session'], null)
    },
  }),
  defaultOptions: {
    // Also while the browser thinks that it is offline: the service may be on this very machine, and a write shall fail, not wait.
    mutations: { networkMode: 'always' },
    queries: {
      networkMode: 'always',
      staleTime: 5_000,
      // What the service refused stays refused; what it could not do may work in a moment.
      retry: (failures, error) =>
        failures < triesMax && (!(error instanceof Problem) || error.status === 0 || error.status >= 500),
      // A page that was opened while the service was away says that it tries again by itself.
      refetchInterval: ({ state: { error } }) =>
        error instanceof Problem && error.status === 0 ? unreachableMs : false,
    },
  },
})
const router = createBrowserRouter(routes)

const root = document.getElementById('root')
if (!root) throw new Error('the page has no root')
const { nonce } = root
// The part of a dialog that keeps the page behind it from scrolling writes a style element too, and looks for the nonce here.
Object.assign(globalThis, { __webpack_nonce__: nonce })
createRoot(root).render(
  <StrictMode>
    <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={() => nonce ?? ''}>
      <QueryClientProvider client={queries}>
        <Toasts>
          <RouterProvider router={router} />
        </Toasts>
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
)
