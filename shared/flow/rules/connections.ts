// Rules of connections: a card that needs an account names a slot of the right app, and the slot is bound.
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
          `${manifest.title} needs a connection of the app "${wanted.app}". Choose one.`,
        );
      }
      continue;
    }
    const found = Object.hasOwn(flow.connections ?? {}, slot) ? flow.connections?.[slot] : undefined;
    if (wanted === undefined) {
      report('connection.unused', path, `${manifest.title} uses no connection. Remove it here.`, 'warning');
    } else if (found === undefined) {
      report(
        'connection.missing',
        path,
        `The flow has no connection "${slot}". Choose one of the app "${wanted.app}".`,
      );
    } else if (found.app !== wanted.app) {
      report(
        'connection.wrong-app',
        path,
        `"${slot}" is a connection of "${found.app}", and ${manifest.title} needs one of "${wanted.app}".`,
      );
    } else if (bindings !== undefined && !bindings.has(slot)) {
      report(
        'connection.unbound',
        path,
        `"${slot}" is not bound to a connection yet. Choose which account of "${wanted.app}" it stands for.`,
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
