// Where the editor begins: styles, providers, the router. Everything else is loaded by its route.
import '../ui/layers.css';
import '../ui/mantine-styles.ts';
import '../ui/tokens.css';
import '../ui/base.css';

import { createRoot } from 'react-dom/client';

import { App } from './app.tsx';
import { router } from './router.tsx';

// Zod's generated parsers need `eval`, which the content security policy forbids. It reads this when it is fetched, with the
// parts that need it: its own `config` would bring it into the first load.
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } });

// The page's own file is asked for at once: the router would first wait for who is signed in.
for (const { options } of router.getMatchedRoutes(window.location.pathname)[0]) {
  void (options.component as { preload?: () => Promise<void> } | undefined)?.preload?.();
}

const root = document.querySelector('#root');
if (root === null) throw new Error('index.html has no element #root.');
createRoot(root).render(<App />);
