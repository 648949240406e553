// Rules of connections: a card that needs an account names a slot of a right app, and the slot is bound to a connection
// that has what the card needs.
import { appsInWords, lackOf, needOf, needsConnection, type InputOf } from '../../card/connection-need.ts';
import type { ConnectionNeed } from '../../card/manifest.ts';
import { formFields } from '../../card/form.ts';
import { slotOf } from '../flow.ts';
import type { PlacedNode, Rule } from './context.ts';
import { inputOf } from './trigger-sources.ts';

/** One issue for each node at most: what is wrong first hides what would be wrong behind it. */
export const connectionsAreThere: Rule = ({ flow, nodes, bindings, report }) => {
  for (const placed of nodes) {
    const { key, node, manifest } = placed;
    if (manifest === undefined || node.disabled === true) continue;
    const wanted = manifest.connection;
    const path = ['nodes', key, 'connection'];
    const slot = node.connection;
    const given: InputOf = (name) => inputOf(placed, name);
    if (slot === undefined) {
      if (wanted !== undefined && needsConnection(wanted, given)) {
        report('connection.missing', path, `${manifest.title} needs ${wantedInWords(placed, wanted, given)}.`);
      }
      continue;
    }
    if (wanted === undefined) {
      report('connection.unused', path, `${manifest.title} uses no connection. Remove it here.`, 'warning');
      continue;
    }
    const found = slotOf(flow, node);
    const need = needOf(wanted, found?.app ?? '');
    const has = bindings?.get(slot);
    if (found === undefined) {
      report(
        'connection.missing',
        path,
        `The flow has no connection "${slot}". Choose one of the app ${appsInWords(wanted)}.`,
      );
    } else if (need === undefined) {
      report(
        'connection.wrong-app',
        path,
        `"${slot}" is a connection of "${found.app}", and ${manifest.title} needs one of ${appsInWords(wanted)}.`,
      );
    } else if (bindings?.has(slot) === false) {
      report(
        'connection.unbound',
        path,
        `"${slot}" is not bound to a connection yet. Choose which account of "${found.app}" it stands for.`,
      );
    } else {
      const lack = has === undefined ? undefined : lackOf(need, has, given);
      if (lack === undefined) continue;
      report(
        'connection.lacks-setting',
        path,
        `The connection that "${slot}" is bound to has no ${lack}, and ${manifest.title} needs it. Add it to the connection, or choose another one.`,
      );
    }
  }
};

/** What the card needs, in words. Where an input does instead of a connection, it is named as well. */
function wantedInWords({ manifest }: PlacedNode, need: ConnectionNeed, given: InputOf): string {
  const { orInput, ...alone } = need;
  const words = `a connection of the app ${appsInWords(need)}`;
  if (orInput === undefined || needsConnection(alone, given)) return `${words}. Choose one`;
  const title = formFields(manifest?.input ?? {}).find(({ name }) => name === orInput)?.title ?? orInput;
  return `${words}, or ${title}. Choose one, or fill it in`;
}
