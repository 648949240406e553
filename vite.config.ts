// Builds the editor into dist/editor and serves it while developing, with the API proxied to the server.
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

import { callAddresses } from './scripts/build/call-addresses.ts';
import { chunkGroups } from './scripts/build/chunks.ts';
import { packedFiles } from './scripts/build/packed-files.ts';

/** `npm run dev` says where the server listens. */
const SERVER = process.env['SIGNALBOX_DEV_SERVER'] ?? 'http://127.0.0.1:3000';

export default defineConfig({
  root: 'editor',
  plugins: [callAddresses(), react(), packedFiles()],
  server: {
    port: 5173,
    proxy: Object.fromEntries(['/api', '/hooks', '/approve', '/health', '/metrics'].map((path) => [path, SERVER])),
  },
  build: {
    outDir: '../dist/editor',
    emptyOutDir: true,
    target: 'es2023',
    // The content security policy allows no data: scripts or fonts.
    assetsInlineLimit: 0,
    // Says what each page fetches: how the size of a first load is measured.
    manifest: true,
    rolldownOptions: {
      output: {
        codeSplitting: { groups: chunkGroups() },
      },
    },
  },
});
