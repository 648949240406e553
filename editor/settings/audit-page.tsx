// The page with the audit log: who changed what. The search and the open entry stand in the address, so that a link
// leads to them.
import { Badge, Button, Tooltip, UnstyledButton } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { ListFilter } from 'lucide-react';

import { listAudit, type AuditEntry } from '../../shared/api/audit.ts';
import { useApiPages } from '../api/hooks.ts';
import { DataTable, type Column } from '../ui/data-table.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { moreOf } from '../ui/list-more.ts';
import { Page } from '../ui/page.tsx';
import { SearchField } from '../ui/search-field.tsx';
import { Time } from '../ui/time.tsx';
import { AdminOnly } from './admin-only.tsx';
import { AuditDrawer } from './audit-drawer.tsx';
import styles from './settings.module.css';
import { TEXTS } from './texts.ts';

const texts = TEXTS.audit;

export function AuditPage() {
  return (
    <AdminOnly title={texts.title}>
      <Audit />
    </AdminOnly>
  );
}

/** A search closes the open entry, which may not be among what is found. */
function Audit() {
  const { q, entry: opened } = useSearch({ from: '/shell/settings/audit' });
  const navigate = useNavigate({ from: '/settings/audit' });
  const entries = useApiPages(listAudit, q === undefined ? {} : { query: { q } });
  const show = (entry: string | undefined): void =>
    void navigate({ search: (before) => ({ ...before, entry }), replace: true });
  const search = (words?: string): void =>
    void navigate({ search: words === undefined ? {} : { q: words }, replace: true });
  return (
    <Page title={texts.title} summary={texts.summary}>
      <div role="search" className={styles.search}>
        <SearchField label={texts.search} value={q} onSearch={search} />
      </div>
      {entries.error !== null && entries.data === undefined ? (
        <ErrorPanel error={entries.error} onRetry={() => void entries.refetch()} />
      ) : entries.data?.length === 0 ? (
        <EmptyState
          icon={ListFilter}
          title={texts.noMatch.title}
          text={texts.noMatch.text}
          action={
            <Button variant="default" onClick={() => search()}>
              {texts.noMatch.action}
            </Button>
          }
        />
      ) : (
        <DataTable
          label={texts.table}
          columns={columnsOf(show)}
          rows={entries.data}
          rowKey={(entry) => entry.id}
          onOpen={(entry) => show(entry.id)}
          more={moreOf(entries)}
        />
      )}
      <AuditDrawer entry={entries.data?.find(({ id }) => id === opened)} onClose={() => show(undefined)} />
    </Page>
  );
}

function columnsOf(show: (entry: string) => void): Column<AuditEntry>[] {
  return [
    {
      key: 'what',
      title: texts.columns.what,
      cell: (entry) => (
        <div className={styles.person}>
          <span className={styles.change}>
            <UnstyledButton
              className={styles.personName ?? ''}
              aria-label={texts.open(entry.what)}
              onClick={() => show(entry.id)}
            >
              {capital(entry.what)}
            </UnstyledButton>
            <Outcome entry={entry} />
          </span>
          {entry.subject === null ? null : <span className={styles.sub}>{entry.subject}</span>}
        </div>
      ),
    },
    { key: 'who', title: texts.columns.who, width: '28%', cell: (entry) => entry.by },
    {
      key: 'from',
      title: texts.columns.from,
      width: 140,
      wideOnly: true,
      cell: (entry) => <span className={styles.sub}>{entry.address ?? texts.noAddress}</span>,
    },
    { key: 'when', title: texts.columns.when, width: 120, cell: (entry) => <Time at={entry.at} /> },
  ];
}

/** A mark for what was refused, and for what nobody knows the outcome of; nothing for what was done. */
function Outcome({ entry: { outcome, code } }: { entry: AuditEntry }) {
  if (outcome === 'done') return null;
  return (
    <Tooltip label={outcome === 'unknown' ? texts.unknownHelp : code}>
      <Badge variant="light" color={outcome === 'unknown' ? 'yellow' : 'red'}>
        {texts[outcome]}
      </Badge>
    </Tooltip>
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
