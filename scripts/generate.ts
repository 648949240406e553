// Writes the files that are made from code: the schema of flow files, the tables of the API's calls, of Okta's cards
// and of the functions of expressions, the schema of the store, the pictures of flows. Run it after a change of what
// they are made from; a test fails while one of them is stale.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';

import { flowFileSchemaText } from '../shared/flow/json-schema.ts';
import { loadCards } from '../server/cards/registry.ts';
import { schemaText } from '../server/store/sqlite/schema-text.ts';
import { apiCallsText, readApiCalls } from './api-calls.ts';
import { withFunctionTables } from './expression-functions.ts';
import { flowPictures, flowsIn } from './flow-pictures.ts';
import { oktaCardsText } from './okta-cards.ts';

const root = new URL('../', import.meta.url);
const cards = await loadCards();
writeFileSync(new URL('shared/flow/flow.schema.json', root), flowFileSchemaText());
writeFileSync(new URL('docs/api-calls.md', root), apiCallsText(await readApiCalls()));
writeFileSync(new URL('docs/okta-cards.md', root), oktaCardsText(cards.manifests()));
const expressions = new URL('docs/expressions.md', root);
writeFileSync(expressions, withFunctionTables(readFileSync(expressions, 'utf8')));
writeFileSync(new URL('server/store/sqlite/schema.sql', root), await schemaText());

const flows = new URL('flows/', root);
mkdirSync(new URL('pictures/', flows), { recursive: true });
const readme = readFileSync(new URL('README.md', flows), 'utf8');
for (const [path, text] of flowPictures(flowsIn(flows), cards.manifest, readme)) {
  writeFileSync(new URL(path, flows), text);
}
