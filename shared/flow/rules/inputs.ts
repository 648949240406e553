// Rules of a node's inputs: what a card needs is there, what is there fits, and expressions in it are sound. Disabled
// nodes run nothing, so theirs may be unfinished.
import { checkAgainstSchema, type TemplatePlace } from '../../card/schema-check.ts';
import { isJsonObject } from '../../json.ts';
import { endOfBody } from '../body-end.ts';
import { resultOf } from '../calls.ts';
import { PORT_PATTERN } from '../flow.ts';
import { checkedInputs, inputSchemaOf } from '../input-type.ts';
import type { PlacedNode, Rule, RuleContext } from './context.ts';
import { checkReferences } from './expressions.ts';

/**
 * Issues `input.*` for what is missing or does not fit, `port.*` for names of cases, and those of expressions. An
 * input that the card does not know is a warning: a card of another version may have had it.
 */
export const inputsFit: Rule = (context) => {
  const returned = resultOf(context.flow, context.manifests);
  for (const placed of context.nodes) {
    const { key, node, manifest } = placed;
    if (manifest === undefined || node.disabled === true) continue;
    const names = portNameFaults(context, placed);
    const places: TemplatePlace[] = [];
    const schema = inputSchemaOf(node, manifest, { flows: context.known.flows }, returned);
    const inputs = checkedInputs(node.inputs ?? {}, schema);
    // What is written out for a table is judged by rules/tables.ts; expressions are of the types of its columns.
    const typed = inputSchemaOf(node, manifest, context.known, returned);
    checkAgainstSchema(inputs, typed, (place) => places.push(place));
    const known = new Set(places.map(({ path }) => path.join('\n')));
    const misfits = checkAgainstSchema(inputs, schema, (place) => {
      if (!known.has(place.path.join('\n'))) places.push(place);
    });
    for (const misfit of misfits) {
      // A name that has an issue of its own is not reported twice.
      if (names.has(misfit.path.join('\n'))) continue;
      const severity = misfit.kind === 'unknown' ? 'warning' : 'error';
      context.report(`input.${misfit.kind}`, ['nodes', key, 'inputs', ...misfit.path], misfit.message, severity);
    }
    for (const place of places) checkTemplatePlace(context, placed, place);
  }
};

function checkTemplatePlace(context: RuleContext, { key, isTrigger }: PlacedNode, place: TemplatePlace): void {
  const path = ['nodes', key, 'inputs', ...place.path];
  if (isTrigger) {
    context.report('input.fixed-only', path, 'A trigger is set up before any run, so its inputs hold no expressions.');
    return;
  }
  if (place.body === true) {
    const atEnd = (name: string): ReturnType<RuleContext['scope']['typeOf']> =>
      context.scope.typeOf(endOfBody(key), name);
    const kind = place.bare === true ? 'value' : 'template';
    checkReferences(context, { key, path, source: place.text, kind, typeOf: atEnd, atBodyEnd: true });
    return;
  }
  const typeOf = (name: string): ReturnType<RuleContext['scope']['typeOf']> => context.scope.typeOf(key, name);
  if (place.bare === true) {
    // S8: the event is judged before its type is known; what it holds, only the event knows.
    const withEvent: typeof typeOf = (name) => (name === 'event' ? {} : typeOf(name));
    checkReferences(context, { key, path, source: place.text, kind: 'match', typeOf: withEvent });
    return;
  }
  checkReferences(context, { key, path, source: place.text, kind: 'template', typeOf, expected: place.schema });
}

/** M10: the ports that an input lists (the cases of a Switch) have names, each its own. Gives the paths at fault. */
function portNameFaults({ report }: RuleContext, { key, node, manifest }: PlacedNode): Set<string> {
  const faults = new Set<string>();
  if (manifest?.portsFrom === undefined) return faults;
  const { input, key: field } = manifest.portsFrom;
  const items = node.inputs?.[input];
  const seen = new Set<string>();
  for (const [at, item] of (Array.isArray(items) ? items : []).entries()) {
    const name = isJsonObject(item) ? item[field] : undefined;
    const path = [input, String(at), field];
    const fault = (code: string, message: string): void => {
      faults.add(path.join('\n'));
      report(code, ['nodes', key, 'inputs', ...path], message);
    };
    if (name === undefined || name === '')
      fault('port.empty-name', 'Each case needs a name: it is the name of its port.');
    else if (typeof name !== 'string') continue;
    else if (name.includes('{{') || !PORT_PATTERN.test(name))
      fault('port.bad-name', 'The name of a case is one line of fixed text, up to 80 characters.');
    else if (manifest.ports.includes(name) || name === 'error')
      fault('port.taken-name', `"${name}" is a port that the card has anyway. Choose another name.`);
    else if (seen.has(name)) fault('port.duplicate-name', `Two cases are called "${name}". Give each its own name.`);
    if (typeof name === 'string') seen.add(name);
  }
  return faults;
}
