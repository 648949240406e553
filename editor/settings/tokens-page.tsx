// The page with the tokens that scripts use. The secret of a token is shown once, when it is made; the server keeps
// only its hash.
import { ActionIcon, Button, Modal, Select, Stack, Text, TextInput, Tooltip } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDisclosure } from '@mantine/hooks';
import { KeyRound, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';

import { createToken, deleteToken, listTokens, type Token } from '../../shared/api/access.ts';
import { request } from '../api/client.ts';
import { invalidateApi, useApi, useApiMutation } from '../api/hooks.ts';
import { queryClient } from '../api/query-client.ts';
import { confirm } from '../ui/confirm.tsx';
import { CopyField } from '../ui/copy-field.tsx';
import { DataTable, type Column } from '../ui/data-table.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { notifyError } from '../ui/notify.ts';
import { Page } from '../ui/page.tsx';
import { requiredProblem } from '../ui/problems.ts';
import { Time } from '../ui/time.tsx';
import { AdminOnly } from './admin-only.tsx';
import styles from './settings.module.css';
import { TEXTS } from './texts.ts';

const texts = TEXTS.tokens;
const DAY_MS = 86_400_000;
const ROLES = Object.entries(TEXTS.users.roles).map(([value, label]) => ({ value: value as Token['role'], label }));
/** Days, or `never`. */
const EXPIRIES = (['30', '90', '365', 'never'] as const).map((value) => ({ value, label: texts.expiries[value] }));

export function TokensPage() {
  return (
    <AdminOnly title={texts.title}>
      <Tokens />
    </AdminOnly>
  );
}

/** A component of its own, so that nothing is asked for on behalf of people who may not see it. */
function Tokens() {
  const tokens = useApi(listTokens);
  const [creating, { open, close }] = useDisclosure(false);
  const add = (
    <Button leftSection={<Plus size={16} />} onClick={open}>
      {texts.add}
    </Button>
  );
  return (
    <Page title={texts.title} summary={texts.summary} actions={add}>
      {tokens.error !== null && tokens.data === undefined ? (
        <ErrorPanel error={tokens.error} onRetry={() => void tokens.refetch()} />
      ) : tokens.data?.items.length === 0 ? (
        <EmptyState icon={KeyRound} title={texts.empty.title} text={texts.empty.text} />
      ) : (
        <DataTable
          label={texts.table}
          columns={COLUMNS}
          rows={tokens.data?.items}
          rowKey={(token) => token.id}
          skeletonRows={2}
        />
      )}
      <CreateDialog opened={creating} onClose={close} />
    </Page>
  );
}

/**
 * First asks what the token is for, then shows its secret. A click outside does not close it then, for the secret
 * would be lost.
 */
function CreateDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const create = useApiMutation(createToken, { invalidates: [listTokens.path] });
  const [secret, setSecret] = useState<string>();
  const form = useForm<{ name: string; role: Token['role']; expires: string }>({
    initialValues: { name: '', role: 'editor', expires: '90' },
    validate: { name: requiredProblem },
  });
  const close = (): void => {
    setSecret(undefined);
    form.reset();
    create.reset();
    onClose();
  };
  const submit = form.onSubmit(({ name, role, expires }) => {
    create.mutate(
      { body: { name: name.trim(), role, expiresAt: expiryOf(expires) } },
      { onSuccess: (made) => setSecret(made.secret) },
    );
  });
  if (secret !== undefined) {
    return (
      <Modal opened={opened} onClose={close} title={texts.made.title} closeOnClickOutside={false}>
        <Stack>
          <Text size="sm">{texts.made.text}</Text>
          <CopyField label={texts.made.label} value={secret} />
          <Button style={{ alignSelf: 'flex-end' }} onClick={close}>
            {texts.made.close}
          </Button>
        </Stack>
      </Modal>
    );
  }
  return (
    <Modal opened={opened} onClose={close} title={texts.dialog.title}>
      <form onSubmit={submit} noValidate>
        <Stack>
          {create.error === null ? null : <ErrorPanel title={TEXTS.failed} error={create.error} />}
          <TextInput
            label={texts.dialog.name}
            description={texts.dialog.nameHint}
            data-autofocus
            maxLength={200}
            {...form.getInputProps('name')}
          />
          <Select label={texts.dialog.role} data={ROLES} allowDeselect={false} {...form.getInputProps('role')} />
          <Select
            label={texts.dialog.expires}
            data={EXPIRIES}
            allowDeselect={false}
            {...form.getInputProps('expires')}
          />
          <Button type="submit" style={{ alignSelf: 'flex-end' }} loading={create.isPending}>
            {texts.dialog.submit}
          </Button>
        </Stack>
      </form>
    </Modal>
  );
}

/** The instant as ISO text, counted from now; null for a token that never expires. */
function expiryOf(days: string): string | null {
  return days === 'never' ? null : new Date(Date.now() + Number(days) * DAY_MS).toISOString();
}

/** Asks first: scripts that use the token fail from then on. */
async function revoke(token: Token): Promise<void> {
  const { revoking } = texts;
  const sure = await confirm({
    title: revoking.title(token.name),
    text: revoking.text,
    confirm: revoking.confirm,
    danger: true,
  });
  if (!sure) return;
  try {
    await request(deleteToken, { params: { id: token.id } });
    await invalidateApi(queryClient, listTokens.path);
  } catch (error) {
    notifyError(TEXTS.failed, error);
  }
}

/**
 * What the token can do now, and why that is less than what it was made with: it can never do more than the person
 * who made it.
 */
function RoleNow({ token: { role, effectiveRole } }: { token: Token }) {
  const { roles } = TEXTS.users;
  if (effectiveRole === role) return roles[role];
  return effectiveRole === null ? (
    <TwoLines first={texts.void} second={texts.voidWhy} />
  ) : (
    <TwoLines first={roles[effectiveRole]} second={texts.madeAs(roles[role])} />
  );
}

/**
 * Tokens that the service administrator `automation` made belong to the installation, and of very old ones nobody
 * knows the maker.
 */
function Maker({ token: { maker } }: { token: Token }) {
  if (maker.kind === 'installation') return texts.installation;
  if (maker.kind === 'unknown') return <TwoLines first={texts.unknownMaker} second={texts.unknownMakerWhy} />;
  const [name, host] = (maker.email ?? '').split(/(?<=@)/);
  // What does not fit on one line is broken before its host.
  return (
    <span className={styles.maker}>
      {name}
      <wbr />
      {host}
    </span>
  );
}

function TwoLines({ first, second }: { first: string; second: string }) {
  return (
    <div className={styles.person}>
      <span>{first}</span>
      <span className={styles.sub}>{second}</span>
    </div>
  );
}

const COLUMNS: Column<Token>[] = [
  {
    key: 'name',
    title: texts.columns.name,
    cell: (token) => (
      <div className={styles.person}>
        <span className={styles.personName}>{token.name}</span>
        <span className={styles.id}>{token.id}</span>
      </div>
    ),
  },
  { key: 'role', title: texts.columns.role, width: 112, cell: (token) => <RoleNow token={token} /> },
  { key: 'maker', title: texts.columns.maker, width: 184, cell: (token) => <Maker token={token} /> },
  {
    key: 'created',
    title: texts.columns.created,
    width: 120,
    wideOnly: true,
    cell: (token) => <Time at={token.createdAt} />,
  },
  { key: 'used', title: texts.columns.used, width: 96, cell: (token) => <Time at={token.lastUsedAt} /> },
  {
    key: 'expires',
    title: texts.columns.expires,
    width: 96,
    cell: (token) => <Time at={token.expiresAt} fallback={texts.never} />,
  },
  {
    key: 'menu',
    title: texts.columns.menu,
    titleHidden: true,
    width: 52,
    align: 'right',
    cell: (token) => (
      <Tooltip label={texts.revoke}>
        <ActionIcon aria-label={texts.revokeOf(token.name)} onClick={() => void revoke(token)}>
          <Trash2 size={16} />
        </ActionIcon>
      </Tooltip>
    ),
  },
];
