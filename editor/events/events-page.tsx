// The inbox: what came, how, and which runs it started. The open event stands in the address.
import { Button, Code, CopyButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { ArrowRight, Inbox, ListFilter, Send } from 'lucide-react';

import { getHook } from '../../shared/api/okta-hooks.ts';
import { listEvents, type EventSummary } from '../../shared/api/events.ts';
import { useApi, useApiPages } from '../api/hooks.ts';
import { useCan } from '../api/session.ts';
import { DataTable, type Column } from '../ui/data-table.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { LinkButton } from '../ui/link.tsx';
import { moreOf } from '../ui/list-more.ts';
import { Page } from '../ui/page.tsx';
import { SearchField } from '../ui/search-field.tsx';
import { SinceSelect } from '../ui/since-select.tsx';
import { sinceOf } from '../ui/since.ts';
import { Time } from '../ui/time.tsx';
import { CoverageSection } from './coverage-section.tsx';
import { EventDrawer } from './event-drawer.tsx';
import styles from './events.module.css';
import { SendDialog } from './send-dialog.tsx';
import { TEXTS as UI_TEXTS } from '../ui/texts.ts';
import { TEXTS } from './texts.ts';

/** A filter closes the open event, which may not be among what is shown then. */
export function EventsPage() {
  const { q, since: sinceName, event: opened } = useSearch({ from: '/shell/events' });
  const navigate = useNavigate({ from: '/events' });
  const canSend = useCan('editor');
  const [sending, { open, close }] = useDisclosure(false);
  const since = sinceOf(sinceName);
  const isFiltered = q !== undefined || since !== undefined;
  const events = useApiPages(
    listEvents,
    { query: { ...(q === undefined ? {} : { q }), ...(since === undefined ? {} : { since }) } },
    { live: true },
  );
  const show = (event: string | undefined): void =>
    void navigate({ search: (before) => ({ ...before, event }), replace: true });
  const set = (change: { q?: string | undefined; since?: string | undefined }): void =>
    void navigate({ search: (before) => ({ ...before, event: undefined, ...change }), replace: true });
  const send = (
    <Button leftSection={<Send size={16} />} onClick={open}>
      {TEXTS.send}
    </Button>
  );

  return (
    <Page title={TEXTS.title} actions={canSend ? send : null}>
      <CoverageSection />
      <div className={styles.filters} role="search">
        <SearchField className={styles.search} label={TEXTS.search} value={q} onSearch={(words) => set({ q: words })} />
        <SinceSelect className={styles.since} value={sinceName} onChange={(value) => set({ since: value })} />
      </div>
      {events.error !== null && events.data === undefined ? (
        <ErrorPanel error={events.error} onRetry={() => void events.refetch()} />
      ) : events.data?.length === 0 ? (
        !isFiltered ? (
          <NoEvents onSend={canSend ? open : undefined} />
        ) : (
          <EmptyState
            icon={ListFilter}
            title={TEXTS.noMatch.title}
            text={TEXTS.noMatch.text}
            action={
              <Button variant="default" onClick={() => set({ q: undefined, since: undefined })}>
                {TEXTS.noMatch.action}
              </Button>
            }
          />
        )
      ) : (
        <DataTable
          label={TEXTS.table}
          columns={COLUMNS}
          rows={events.data}
          rowKey={(event) => event.id}
          rowTestId={(event) => `event-row-${event.id}`}
          onOpen={(event) => show(event.id)}
          more={moreOf(events)}
        />
      )}
      <EventDrawer id={opened} onClose={() => show(undefined)} />
      <SendDialog opened={sending} onClose={close} onSent={show} />
    </Page>
  );
}

/** The address of the hook is offered to administrators alone, as only they may ask for it and register it in Okta. */
function NoEvents({ onSend }: { onSend: (() => void) | undefined }) {
  const isAdmin = useCan('admin');
  const hook = useApi(getHook, { params: { id: 'default' } }, { enabled: isAdmin });
  return (
    <EmptyState
      icon={Inbox}
      title={TEXTS.empty.title}
      text={isAdmin ? TEXTS.empty.text : TEXTS.empty.admin}
      action={
        <>
          {isAdmin ? <LinkButton to="/settings/hook">{TEXTS.empty.action}</LinkButton> : null}
          {onSend === undefined ? null : (
            <Button variant={isAdmin ? 'default' : 'filled'} onClick={onSend}>
              {TEXTS.empty.send}
            </Button>
          )}
        </>
      }
    >
      {hook.data === undefined ? null : (
        <CopyButton value={hook.data.url}>
          {({ copied, copy }) => (
            <Button className={styles.address ?? ''} variant="subtle" size="xs" onClick={copy}>
              <Code>{hook.data.url}</Code>&nbsp; {copied ? UI_TEXTS.copy.copied : UI_TEXTS.copy.copy}
            </Button>
          )}
        </CopyButton>
      )}
    </EmptyState>
  );
}

const COLUMNS: Column<EventSummary>[] = [
  {
    key: 'type',
    title: TEXTS.columns.type,
    cell: (event) => (
      <div className={styles.event}>
        <Link to="/events" search={(before) => ({ ...before, event: event.id })} className={styles.type}>
          {event.eventType}
        </Link>
        <span className={styles.id}>{event.uuid ?? event.id}</span>
      </div>
    ),
  },
  { key: 'who', title: TEXTS.columns.who, width: '26%', cell: (event) => <Who event={event} /> },
  {
    key: 'via',
    title: TEXTS.columns.via,
    width: 112,
    cell: (event) => event.via.map((way) => TEXTS.via[way]).join(', '),
  },
  {
    key: 'duplicates',
    title: TEXTS.columns.duplicates,
    width: 96,
    align: 'right',
    wideOnly: true,
    cell: (event) => (event.duplicates === 0 ? <span className={styles.none}>–</span> : event.duplicates),
  },
  { key: 'received', title: TEXTS.columns.received, width: 120, cell: (event) => <Time at={event.receivedAt} /> },
  {
    key: 'runs',
    title: TEXTS.columns.runs,
    width: 88,
    cell: (event) => <RunsOf event={event} />,
  },
];

/** Who did it, and to whom it was done, as far as the event says. */
function Who({ event: { actor, target } }: { event: EventSummary }) {
  if (actor === null && target === null) return <span className={styles.none}>–</span>;
  return (
    <span className={styles.who}>
      <span>{actor ?? TEXTS.nobody}</span>
      {target === null ? null : (
        <>
          <ArrowRight size={14} role="img" aria-label={TEXTS.to} />
          <span>{target}</span>
        </>
      )}
    </span>
  );
}

/** One run is linked directly, several by the list of runs for this event. */
function RunsOf({ event }: { event: EventSummary }) {
  const [only] = event.runs;
  if (only === undefined) return <span className={styles.none}>{TEXTS.noRuns}</span>;
  return event.runs.length === 1 ? (
    <Link to="/runs/$runId" params={{ runId: only.runId }}>
      {TEXTS.runs(1)}
    </Link>
  ) : (
    <Link to="/runs" search={{ event: event.id }}>
      {TEXTS.runs(event.runs.length)}
    </Link>
  );
}
