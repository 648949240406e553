// Runs with each file of tests. Most files share their modules with those before them, so that a hook beside the code
// of `at-end.ts` would be that of the first file alone.
import { afterAll } from 'vitest';

import { endFile } from './at-end.ts';

afterAll(endFile);
