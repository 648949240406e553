// Where the editor begins: styles, providers, the router. Everything else is loaded by its route.
import '../ui/layers.css';
import '../ui/mantine-styles.ts';
import '../ui/tokens.css';
import '../ui/base.css';

import { createRoot } from 'react-dom/client';
import { config } from 'zod/v4/core';

import { App } from './app.tsx';

// Zod's generated parsers need `eval`, which the content security policy forbids.
config({ jitless: true });

const root = document.querySelector('#root');
if (root === null) throw new Error('index.html has no element #root.');
createRoot(root).render(<App />);
