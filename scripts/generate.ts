// Writes the files that are made from code: the schema of flow files, and the table of the API's calls. Run it after a
// change of what they are made from; a test fails while one of them is stale.
import { writeFileSync } from 'node:fs';

import { flowFileSchemaText } from '../shared/flow/json-schema.ts';
import { apiCallsText, readApiCalls } from './api-calls.ts';

const root = new URL('../', import.meta.url);
writeFileSync(new URL('shared/flow/flow.schema.json', root), flowFileSchemaText());
writeFileSync(new URL('docs/api-calls.md', root), apiCallsText(await readApiCalls()));
