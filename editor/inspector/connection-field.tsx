// Which account a node uses. The flow names a slot; what the slot is bound to lies beside the flow, on the server.
import { Select } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useQueryClient } from '@tanstack/react-query';

import { listConnectionApps } from '../../shared/api/cards.ts';
import { listConnections } from '../../shared/api/connections.ts';
import { getFlow, setFlowBindings } from '../../shared/api/flows.ts';
import type { FlowOperation } from '../../shared/flow/operations/operation.ts';
import { request } from '../api/client.ts';
import { invalidateApi, useApi } from '../api/hooks.ts';
import { freeSlot } from '../state/add-card.ts';
import { notifyError } from '../ui/notify.ts';
import { FieldFrame } from './fields/field-frame.tsx';
import type { NodePartProps } from './node-head.tsx';
import { issuesOfField, useNodeScope } from './node-scope.ts';
import { texts } from './texts.ts';

type ConnectionFieldProps = Pick<NodePartProps, 'session' | 'nodeKey' | 'node'> & { app: string; isRequired: boolean };

export function ConnectionField({ session, nodeKey, node, app, isRequired }: ConnectionFieldProps) {
  const { editor, autosave, flowId } = session;
  const scope = useNodeScope();
  const client = useQueryClient();
  const connections = useApi(listConnections, {});
  const apps = useApi(listConnectionApps, {}, { staleMs: Number.POSITIVE_INFINITY });
  const detail = useApi(getFlow, { params: { id: flowId } });
  const own = connections.data?.items.filter((connection) => connection.app === app) ?? [];
  const slot = node.connection;
  const bound = slot === undefined ? undefined : detail.data?.bindings[slot];
  const title = apps.data?.items.find((each) => each.app === app)?.title ?? app;
  const flow = editor.get().flow;
  const users = Object.values(flow.nodes).filter((each) => slot !== undefined && each.connection === slot).length;

  const choose = async (connectionId: string | null): Promise<void> => {
    if (connectionId === null) {
      editor.dispatch({ type: 'setNode', key: nodeKey, patch: { connection: null } });
      return;
    }
    const name =
      slot ?? Object.entries(flow.connections ?? {}).find(([, { app: of }]) => of === app)?.[0] ?? freeSlot(flow, app);
    const operations: FlowOperation[] = [];
    if (flow.connections?.[name] === undefined) operations.push({ type: 'setConnection', slot: name, app });
    if (slot !== name) operations.push({ type: 'setNode', key: nodeKey, patch: { connection: name } });
    if (operations.length > 0) editor.dispatch({ type: 'batch', operations, label: texts.chooseConnection });
    try {
      // The server binds slots that the saved draft has.
      await autosave.flush();
      await request(setFlowBindings, {
        params: { id: flowId },
        body: { ...detail.data?.bindings, [name]: connectionId },
      });
      await invalidateApi(client, getFlow.path);
      session.checks.again();
    } catch (error) {
      notifyError(texts.chooseConnection, error);
    }
  };

  return (
    <FieldFrame
      title={texts.connection}
      controlId="sb-connection"
      required={isRequired}
      issues={issuesOfField(scope, ['connection'], true)}
      description={slot === undefined ? '' : texts.slot(slot, users)}
    >
      {own.length === 0 && connections.isSuccess ? (
        <p className="sb-field-help">
          {texts.noConnectionYet(title)} <Link to="/connections">{texts.makeConnection}</Link>
        </p>
      ) : (
        <Select
          id="sb-connection"
          placeholder={texts.chooseConnection}
          disabled={scope.isReadOnly}
          clearable={!isRequired}
          data={own.map(({ id, name }) => ({ value: id, label: name }))}
          value={bound ?? null}
          onChange={(next) => void choose(next)}
        />
      )}
    </FieldFrame>
  );
}
