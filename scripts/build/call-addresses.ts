// Leaves of the calls of shared/api what the editor needs. The editor sends them and reads nothing by their schemas:
// types are all that it needs of those. In the build each call is therefore its method, its path and who may send it,
// and the library behind the schemas stays out of the first load. Lists of words stay; what is no data (a schema, a
// function) is not there, and importing it fails the build.
import { pathToFileURL } from 'node:url';

import type { Plugin } from 'vite';

const CONTRACTS = /[\\/]shared[\\/]api[\\/][^\\/]+(?<!\.test)\.ts$/;

/**
 * The plugin. It replaces the files before anything else reads them, in builds alone: the development server takes
 * them as they are.
 */
export function callAddresses(): Plugin {
  return {
    name: 'signalbox:call-addresses',
    apply: 'build',
    enforce: 'pre',
    load: {
      filter: { id: CONTRACTS },
      async handler(id) {
        const module = (await import(pathToFileURL(id).href)) as Record<string, unknown>;
        const kept = Object.entries(module).flatMap(([name, value]) => {
          const data = addressOf(value);
          return data === undefined ? [] : [`export const ${name} = ${JSON.stringify(data)};`];
        });
        return { code: kept.join('\n'), moduleType: 'js', moduleSideEffects: false };
      },
    },
  };
}

/** What the editor needs of an export; undefined where it is none of its business. */
export function addressOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.every((item) => typeof item === 'string') ? value : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  const { method, path, access } = value as Record<string, unknown>;
  return typeof path === 'string' && typeof method === 'string' ? { method, path, access } : undefined;
}
