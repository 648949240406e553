// What validation knows of the slots that are bound to a connection. Pure; how a slot is bound is the server's.
import type { Connection } from '../api/connections.ts';
import { settingsIn } from '../card/connection-need.ts';

/**
 * The names of the settings that a slot's connection has, by slot; undefined where that is not known. A slot that is
 * bound to nothing is absent.
 */
export type BoundSlots = ReadonlyMap<string, ReadonlySet<string> | undefined>;

/** @param bindings ids of connections by slot */
export function boundSlots(
  bindings: Readonly<Record<string, string>>,
  connections: readonly Pick<Connection, 'id' | 'settings' | 'secretsSet'>[],
): BoundSlots {
  return new Map(
    Object.entries(bindings).map(([slot, id]) => {
      const connection = connections.find((each) => each.id === id);
      return [slot, connection === undefined ? undefined : settingsIn(connection)];
    }),
  );
}
