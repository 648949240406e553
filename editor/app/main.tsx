// Where the editor begins: styles, providers, the router. Everything else is loaded by its route.
import '../ui/layers.css';
import '../ui/mantine-styles.ts';
import '../ui/tokens.css';
import '../ui/base.css';

import { createRoot } from 'react-dom/client';

import { App } from './app.tsx';

// Zod's generated parsers need `eval`, which the content security policy forbids. It reads this when it is fetched, with the
// parts that need it: its own `config` would bring it into the first load.
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } });

const root = document.querySelector('#root');
if (root === null) throw new Error('index.html has no element #root.');
createRoot(root).render(<App />);
