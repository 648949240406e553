// The field for the connection that a node uses. The flow names a slot only; what the slot is bound to is stored beside
// the flow, on the server.
import { Select } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useQueryClient } from '@tanstack/react-query';

import { listConnectionApps } from '../../shared/api/cards.ts';
import { listConnections, type Connection } from '../../shared/api/connections.ts';
import { getFlow, setFlowBindings } from '../../shared/api/flows.ts';
import { lackOf, needsConnection, settingsIn, type InputOf } from '../../shared/card/connection-need.ts';
import { inputOf } from '../../shared/card/form.ts';
import type { CardManifest, ConnectionAppNeed, ConnectionNeed } from '../../shared/card/manifest.ts';
import { request } from '../api/client.ts';
import { invalidateApi, useApi } from '../api/hooks.ts';
import { chooseConnection } from '../session/choose-connection.ts';
import { notifyError } from '../ui/notify.ts';
import { FieldFrame } from './fields/field-frame.tsx';
import type { NodePartProps } from './node-head.tsx';
import { issuesOfField, useNodeScope } from './node-scope.ts';
import { TEXTS } from './texts.ts';
import styles from '../ui/field.module.css';

type ConnectionFieldProps = Pick<NodePartProps, 'session' | 'nodeKey' | 'node'> & {
  card: CardManifest;
  need: ConnectionNeed;
};

export function ConnectionField({ session, nodeKey, node, card, need }: ConnectionFieldProps) {
  const { editor, autosave, flowId } = session;
  const scope = useNodeScope();
  const client = useQueryClient();
  const connections = useApi(listConnections, {});
  const apps = useApi(listConnectionApps, {}, { staleMs: Number.POSITIVE_INFINITY });
  const detail = useApi(getFlow, { params: { id: flowId } });
  const titleOf = (app: string): string => apps.data?.items.find((each) => each.app === app)?.title ?? app;
  const given: InputOf = (name) => inputOf(node.inputs, card.input, name);
  const isRequired = needsConnection(need, given);
  const own = need.apps.map((each) => ({
    group: titleOf(each.app),
    items: (connections.data?.items ?? []).filter(({ app }) => app === each.app).map((one) => option(one, each, given)),
  }));
  const offered = own.filter(({ items }) => items.length > 0);
  const slot = node.connection;
  const bound = slot === undefined ? undefined : detail.data?.bindings[slot];
  const { nodes } = editor.get().flow;
  const users = Object.values(nodes).filter((each) => slot !== undefined && each.connection === slot).length;

  const choose = async (id: string | null): Promise<void> => {
    const connection = connections.data?.items.find((each) => each.id === id);
    if (connection === undefined) {
      editor.dispatch({ type: 'setNode', key: nodeKey, patch: { connection: null } });
      return;
    }
    const { flow } = editor.get();
    const { operations, bindings } = chooseConnection(flow, nodeKey, connection, detail.data?.bindings ?? {});
    if (operations.length > 0) editor.dispatch({ type: 'batch', operations, label: TEXTS.chooseConnection });
    try {
      // The server binds only slots that the saved draft has, so the draft is saved first.
      await autosave.flush();
      await request(setFlowBindings, { params: { id: flowId }, body: bindings });
      await invalidateApi(client, getFlow.path);
    } catch (error) {
      notifyError(TEXTS.chooseConnection, error);
    }
  };

  return (
    <FieldFrame
      title={TEXTS.connection}
      controlId="sb-connection"
      required={isRequired}
      issues={issuesOfField(scope, ['connection'], true)}
      description={slot === undefined ? '' : TEXTS.slot(slot, users)}
    >
      {offered.length === 0 && connections.isSuccess ? (
        <p className={styles.help}>
          {TEXTS.noConnectionYet(need.apps.map(({ app }) => titleOf(app)))}{' '}
          <Link to="/connections">{TEXTS.makeConnection}</Link>
        </p>
      ) : (
        <Select
          id="sb-connection"
          placeholder={TEXTS.chooseConnection}
          disabled={scope.isReadOnly}
          clearable={!isRequired}
          allowDeselect={!isRequired}
          data={need.apps.length === 1 ? offered.flatMap(({ items }) => items) : offered}
          value={bound ?? null}
          onChange={(next) => void choose(next)}
        />
      )}
    </FieldFrame>
  );
}

/** The option for a connection. One that lacks what the card needs is shown, and cannot be chosen. */
function option(
  connection: Connection,
  need: ConnectionAppNeed,
  given: InputOf,
): { value: string; label: string; disabled: boolean } {
  const lack = lackOf(need, settingsIn(connection), given);
  const label = lack === undefined ? connection.name : TEXTS.lacks(connection.name, lack);
  return { value: connection.id, label, disabled: lack !== undefined };
}
