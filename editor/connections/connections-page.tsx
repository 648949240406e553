// The page with the list of connections. Everybody may see it; only administrators may add, change and delete.
import { ActionIcon, Button, Menu } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { Cable, Ellipsis, Pencil, Plus, Trash2, Webhook } from 'lucide-react';
import { useMemo, useState } from 'react';

import { listConnectionApps } from '../../shared/api/cards.ts';
import { listConnections, type Connection } from '../../shared/api/connections.ts';
import { useApi } from '../api/hooks.ts';
import { useCan } from '../api/session.ts';
import { CardIcon } from '../ui/card-icon.tsx';
import { DataTable, type Column } from '../ui/data-table.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { Page } from '../ui/page.tsx';
import { Time } from '../ui/time.tsx';
import { ConnectionDialog } from './connection-dialog.tsx';
import styles from './connections.module.css';
import { HookAddress } from './hook-address.tsx';
import { PendingRemovals } from './pending-removals.tsx';
import { PollingState } from './polling-state.tsx';
import { removeConnection } from './remove-connection.tsx';
import { TEXTS } from './texts.ts';

/** The connection that `/hooks/okta` belongs to. It always exists and cannot be deleted. */
const DEFAULT_ID = 'default';

export function ConnectionsPage() {
  const isAdmin = useCan('admin');
  const connections = useApi(listConnections);
  const apps = useApi(listConnectionApps, {}, { staleMs: Infinity });
  const [subject, setSubject] = useState<Connection | 'new'>();
  const titles = useMemo(() => new Map(apps.data?.items.map((app) => [app.app, app.title])), [apps.data]);
  // The table draws its rows anew when it gets other columns.
  const columns = useMemo(() => columnsFor(titles, isAdmin, setSubject), [titles, isAdmin]);
  const add = (
    <Button leftSection={<Plus size={16} />} onClick={() => setSubject('new')}>
      {TEXTS.add}
    </Button>
  );
  return (
    <Page title={TEXTS.title} summary={TEXTS.summary} actions={isAdmin ? add : null}>
      {connections.error !== null && connections.data === undefined ? (
        <ErrorPanel error={connections.error} onRetry={() => void connections.refetch()} />
      ) : connections.data?.items.length === 0 ? (
        <EmptyState icon={Cable} title={TEXTS.empty.title} text={TEXTS.empty.text} action={isAdmin ? add : null} />
      ) : (
        <DataTable
          label={TEXTS.table}
          columns={columns}
          rows={connections.data?.items}
          rowKey={(connection) => connection.id}
          rowTestId={(connection) => `connection-row-${connection.id}`}
          {...(isAdmin ? { onOpen: setSubject } : {})}
          skeletonRows={2}
        />
      )}
      <PendingRemovals />
      <ConnectionDialog subject={subject} onMade={setSubject} onClose={() => setSubject(undefined)} />
    </Page>
  );
}

/**
 * For viewers the columns hold no buttons, nor the address of the hook, which the server gives administrators alone.
 */
function columnsFor(
  titles: Map<string, string>,
  isAdmin: boolean,
  onEdit: (connection: Connection) => void,
): Column<Connection>[] {
  const columns: Column<Connection>[] = [
    {
      key: 'name',
      title: TEXTS.columns.name,
      cell: (connection) => (
        <div className={styles.connection}>
          <CardIcon of={connection.app} size={28} framed />
          <div>
            {isAdmin ? (
              <button type="button" className={styles.name} onClick={() => onEdit(connection)}>
                {connection.name}
              </button>
            ) : (
              <span className={styles.plainName}>{connection.name}</span>
            )}
            {isAdmin && connection.app === 'okta' ? (
              <HookAddress id={connection.id} />
            ) : (
              <div className={styles.id}>{connection.id}</div>
            )}
            {connection.app === 'okta' ? <PollingState id={connection.id} /> : null}
          </div>
        </div>
      ),
    },
    {
      key: 'app',
      title: TEXTS.columns.app,
      width: 160,
      cell: (connection) => titles.get(connection.app) ?? connection.app,
    },
    {
      key: 'secrets',
      title: TEXTS.columns.secrets,
      width: 110,
      cell: (connection) => TEXTS.secretsSet(connection.secretsSet.length),
    },
    {
      key: 'updated',
      title: TEXTS.columns.updated,
      width: 140,
      cell: (connection) => <Time at={connection.updatedAt} />,
    },
  ];
  if (!isAdmin) return columns;
  return [
    ...columns,
    {
      key: 'menu',
      title: TEXTS.columns.menu,
      titleHidden: true,
      width: 52,
      align: 'right',
      cell: (connection) => <ConnectionMenu connection={connection} onEdit={() => onEdit(connection)} />,
    },
  ];
}

function ConnectionMenu({ connection, onEdit }: { connection: Connection; onEdit: () => void }) {
  const navigate = useNavigate();
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon aria-label={TEXTS.menu.of(connection.name)}>
          <Ellipsis size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<Pencil size={16} />} onClick={onEdit}>
          {TEXTS.menu.edit}
        </Menu.Item>
        {connection.id === DEFAULT_ID ? (
          <Menu.Item leftSection={<Webhook size={16} />} onClick={() => void navigate({ to: '/settings/hook' })}>
            {TEXTS.menu.hook}
          </Menu.Item>
        ) : (
          <Menu.Item leftSection={<Trash2 size={16} />} color="red" onClick={() => void removeConnection(connection)}>
            {TEXTS.menu.delete}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
