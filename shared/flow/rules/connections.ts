// Rules of connections: a card that needs an account names a slot of a right app, and the slot is bound to a connection
// that has what the card needs.
import { appsInWords, lackOf, needOf } from '../../card/connection-need.ts';
import { slotOf } from '../flow.ts';
import type { PlacedNode, Rule } from './context.ts';
import { inputOf } from './trigger-sources.ts';

export const connectionsAreThere: Rule = ({ flow, nodes, bindings, report }) => {
  for (const placed of nodes) {
    const { key, node, manifest } = placed;
    if (manifest === undefined || node.disabled === true) continue;
    const wanted = manifest.connection;
    const path = ['nodes', key, 'connection'];
    const slot = node.connection;
    if (slot === undefined) {
      if (wanted !== undefined && isRequired(placed)) {
        report(
          'connection.missing',
          path,
          `${manifest.title} needs a connection of the app ${appsInWords(wanted)}. Choose one.`,
        );
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
      const lack = has === undefined ? undefined : lackOf(need, has);
      if (lack === undefined) continue;
      report(
        'connection.lacks-setting',
        path,
        `The connection that "${slot}" is bound to has no ${lack}, and ${manifest.title} needs it. Add it to the connection, or choose another one.`,
      );
    }
  }
};

function isRequired(placed: PlacedNode): boolean {
  const wanted = placed.manifest?.connection;
  if (wanted?.requiredFor === undefined) return wanted?.required === true;
  const value = inputOf(placed, wanted.requiredFor.input);
  return wanted.required || (typeof value === 'string' && wanted.requiredFor.values.includes(value));
}
