// Writes shared/flow/flow.schema.json from the flow's zod schema: what editors of flow files check against. Run it after
// changing shared/flow/flow.ts; a test fails while the file is stale.
import { writeFileSync } from 'node:fs';

import { flowFileSchemaText } from '../shared/flow/json-schema.ts';

writeFileSync(new URL('../shared/flow/flow.schema.json', import.meta.url), flowFileSchemaText());
