// Builds the editor into dist/editor and serves it while developing, with the API proxied to the server.
// Beside each asset lies its .gz, so that the server sends it without compressing anything itself.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { constants, gzipSync } from 'node:zlib';

import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** `npm run dev` says where the server listens. */
const SERVER = process.env['SIGNALBOX_DEV_SERVER'] ?? 'http://127.0.0.1:3000';
const COMPRESSIBLE = /\.(?:js|css|html|svg|json|txt)$/;
/** Smaller files gain nothing. */
const LEAST_BYTES = 1_024;

function gzipBeside(): Plugin {
  return {
    name: 'signalbox:gzip-beside',
    apply: 'build',
    writeBundle({ dir }) {
      if (dir === undefined) return;
      for (const entry of readdirSync(dir, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile() || !COMPRESSIBLE.test(entry.name)) continue;
        const path = join(entry.parentPath, entry.name);
        const bytes = readFileSync(path);
        if (bytes.length < LEAST_BYTES) continue;
        writeFileSync(`${path}.gz`, gzipSync(bytes, { level: constants.Z_BEST_COMPRESSION }));
      }
    },
  };
}

export default defineConfig({
  root: 'editor',
  plugins: [react(), gzipBeside()],
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
        // What changes with us and what changes with an upgrade are cached apart.
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules[\\/](?:react|react-dom|scheduler)[\\/]/ },
            { name: 'schema', test: /node_modules[\\/]zod[\\/]/ },
          ],
        },
      },
    },
  },
});
