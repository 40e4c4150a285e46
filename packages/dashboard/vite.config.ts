import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

// Built by scripts/buildDashboard.mjs, or by hand while working on it: `npx vite` here, with the service on port 8080.
export default defineConfig({
  plugins: [react()],
  build: {
    target: 'es2023',
    // No inline script: the Content-Security-Policy allows none.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    manifest: 'manifest.json',
  },
  server: { proxy: { '/v1': 'http://127.0.0.1:8080', '/connect.js': 'http://127.0.0.1:8080' } },
})
