// The page with the people who can sign in to this installation.
import { ActionIcon, Badge, Button, Menu } from '@mantine/core';
import { Ban, CircleCheck, Ellipsis, Pencil, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';

import { deleteUser, listUsers, updateUser, type User } from '../../shared/api/access.ts';
import { request } from '../api/client.ts';
import { invalidateApi, useApi } from '../api/hooks.ts';
import { queryClient } from '../api/query-client.ts';
import { useSession } from '../api/session.ts';
import { confirm } from '../ui/confirm.tsx';
import { DataTable, type Column } from '../ui/data-table.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { notifyError } from '../ui/notify.ts';
import { Page } from '../ui/page.tsx';
import { Time } from '../ui/time.tsx';
import { AdminOnly } from './admin-only.tsx';
import styles from './settings.module.css';
import { TEXTS } from './texts.ts';
import { UserDialog } from './user-dialog.tsx';

const texts = TEXTS.users;

export function UsersPage() {
  return (
    <AdminOnly title={texts.title}>
      <Users />
    </AdminOnly>
  );
}

/** A component of its own, so that nothing is asked for on behalf of people who may not see it. */
function Users() {
  const users = useApi(listUsers);
  const self = useSession()?.user?.id;
  const [subject, setSubject] = useState<User | 'new'>();
  return (
    <Page
      title={texts.title}
      summary={texts.summary}
      actions={
        <Button leftSection={<Plus size={16} />} onClick={() => setSubject('new')}>
          {texts.add}
        </Button>
      }
    >
      {users.error !== null && users.data === undefined ? (
        <ErrorPanel error={users.error} onRetry={() => void users.refetch()} />
      ) : (
        <DataTable
          label={texts.table}
          columns={columnsFor(self, setSubject)}
          rows={users.data?.items}
          rowKey={(user) => user.id}
          skeletonRows={2}
        />
      )}
      <UserDialog subject={subject} onClose={() => setSubject(undefined)} />
    </Page>
  );
}

/** @param self the id of the person who looks at the page */
function columnsFor(self: string | undefined, onEdit: (user: User) => void): Column<User>[] {
  return [
    {
      key: 'name',
      title: texts.columns.name,
      cell: (user) => (
        <div className={styles.person}>
          <span className={styles.personName}>
            {user.name} {user.id === self ? <span className={styles.sub}>({texts.you})</span> : null}
          </span>
          <span className={styles.sub}>{user.email}</span>
        </div>
      ),
    },
    { key: 'role', title: texts.columns.role, width: 128, cell: (user) => texts.roles[user.role] },
    {
      key: 'state',
      title: texts.columns.state,
      width: 104,
      cell: (user) =>
        user.disabled ? (
          <Badge color="gray" variant="light">
            {texts.disabled}
          </Badge>
        ) : (
          texts.active
        ),
    },
    { key: 'seen', title: texts.columns.seen, width: 120, cell: (user) => <Time at={user.lastSeenAt} /> },
    {
      key: 'menu',
      title: texts.columns.menu,
      titleHidden: true,
      width: 52,
      align: 'right',
      cell: (user) => <UserMenu user={user} isSelf={user.id === self} onEdit={() => onEdit(user)} />,
    },
  ];
}

/** Nobody can disable or delete themselves here. The server refuses it only for the last administrator. */
function UserMenu({ user, isSelf, onEdit }: { user: User; isSelf: boolean; onEdit: () => void }) {
  const params = { id: user.id };
  const act = async (deed: () => Promise<unknown>): Promise<void> => {
    try {
      await deed();
      await invalidateApi(queryClient, listUsers.path);
    } catch (error) {
      notifyError(TEXTS.failed, error);
    }
  };
  const remove = async (): Promise<void> => {
    const { deleting } = texts;
    const sure = await confirm({
      title: deleting.title(user.name),
      text: deleting.text,
      confirm: deleting.confirm,
      danger: true,
    });
    if (sure) await act(() => request(deleteUser, { params }));
  };
  const toggle = (): Promise<void> => act(() => request(updateUser, { params, body: { disabled: !user.disabled } }));
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon aria-label={texts.menu.of(user.name)}>
          <Ellipsis size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<Pencil size={16} />} onClick={onEdit}>
          {texts.menu.edit}
        </Menu.Item>
        {/* Nobody locks themselves out. */}
        <Menu.Item
          leftSection={user.disabled ? <CircleCheck size={16} /> : <Ban size={16} />}
          disabled={isSelf}
          onClick={() => void toggle()}
        >
          {user.disabled ? texts.menu.enable : texts.menu.disable}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<Trash2 size={16} />} color="red" disabled={isSelf} onClick={() => void remove()}>
          {texts.menu.delete}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
