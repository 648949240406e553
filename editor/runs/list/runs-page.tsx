// All runs, newest first. The filters stand in the address, so that a view can be sent to somebody.
import { Button, MultiSelect, Select } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Activity, Ban, ListFilter, RotateCcw, X } from 'lucide-react';
import { Suspense } from 'react';

import { listFlows } from '../../../shared/api/flows.ts';
import { listRuns, type RunSummary } from '../../../shared/api/runs.ts';
import { useApi, useApiPages } from '../../api/hooks.ts';
import { useManifests } from '../../api/manifests.ts';
import { useCan } from '../../api/session.ts';
import { CardIcon } from '../../ui/card-icon.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { LinkButton } from '../../ui/link.tsx';
import { moreOf } from '../../ui/list-more.ts';
import { Page } from '../../ui/page.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { SinceSelect } from '../../ui/since-select.tsx';
import { sinceOf, type Since } from '../../ui/since.ts';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { STATUS_TEXT } from '../../ui/status-text.ts';
import { Duration, Time } from '../../ui/time.tsx';
import { CancelDialog } from './cancel-dialog.tsx';
import type { RunsFilter } from './many-runs-form.tsx';
import { ReplayDialog } from './replay-dialog.tsx';
import { lazyPart } from '../../ui/lazy-part.ts';
import { RunMode } from '../run-mode.tsx';
import styles from './runs-page.module.css';
import { TEXTS } from '../texts.ts';

const RunsCharts = lazyPart(async () => (await import('./runs-charts.tsx')).RunsCharts);
const STATUSES = ['queued', 'running', 'waiting', 'succeeded', 'failed', 'cancelled'] as const;
const STATUS_OPTIONS = STATUSES.map((value) => ({ value, label: STATUS_TEXT[value] }));
const WAIT_OPTIONS = Object.entries(TEXTS.filter.wait).map(([value, label]) => ({ value, label }));

export function RunsPage() {
  const search = useSearch({ from: '/shell/runs' });
  const navigate = useNavigate({ from: '/runs' });
  const flows = useApi(listFlows, { query: { limit: 200 } });
  const { since: sinceName, ...others } = search;
  const since = sinceOf(sinceName);
  const runs = useApiPages(
    listRuns,
    { query: { ...others, ...(since === undefined ? {} : { since }) } },
    { live: true },
  );
  const canReplay = useCan('editor');
  const [replaying, { open, close }] = useDisclosure(false);
  const [cancelling, cancel] = useDisclosure(false);
  const filtered = Object.values(search).some((value) => value !== undefined);

  const filter = given({ flow: search.flow, status: search.status, q: search.q ?? search.event, since });

  const set = (change: Partial<typeof search>): void => {
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  };
  const clear = (): void => void navigate({ search: {}, replace: true });

  return (
    <Page
      title={TEXTS.title}
      actions={
        // The calls that change many runs have no filter by what runs wait for, so they are not offered then.
        canReplay && search.waits === undefined && (runs.data?.length ?? 0) > 0 ? (
          <>
            <Button variant="default" leftSection={<Ban size={16} />} onClick={cancel.open}>
              {TEXTS.cancelAll.button}
            </Button>
            <Button variant="default" leftSection={<RotateCcw size={16} />} onClick={open}>
              {TEXTS.replayAll}
            </Button>
          </>
        ) : null
      }
    >
      <div className={styles.filters} role="search">
        <SearchField className={styles.search} label={TEXTS.search} value={search.q} onSearch={(q) => set({ q })} />
        <Select
          className={styles.flow}
          aria-label={TEXTS.filter.flow}
          placeholder={TEXTS.filter.anyFlow}
          searchable
          clearable
          data={(flows.data?.items ?? []).map((flow) => ({ value: flow.id, label: flow.name }))}
          value={search.flow ?? null}
          onChange={(flow) => set({ flow: flow ?? undefined })}
        />
        <MultiSelect
          className={styles.status}
          aria-label={TEXTS.filter.status}
          {...(search.status === undefined ? { placeholder: TEXTS.filter.anyStatus } : {})}
          clearable
          data={STATUS_OPTIONS}
          value={search.status?.split(',') ?? []}
          onChange={(all) => set({ status: all.length === 0 ? undefined : all.join(',') })}
        />
        <Select
          className={styles.waitsFor}
          aria-label={TEXTS.filter.waits}
          placeholder={TEXTS.filter.anyWait}
          clearable
          data={WAIT_OPTIONS}
          value={search.waits ?? null}
          onChange={(waits) => set({ waits: waits ?? undefined })}
        />
        <SinceSelect className={styles.since} value={sinceName} onChange={(value) => set({ since: value })} />
        {search.event === undefined ? null : (
          <Button variant="light" rightSection={<X size={14} />} onClick={() => set({ event: undefined })}>
            {TEXTS.filter.event(search.event)}
          </Button>
        )}
      </div>
      <Suspense fallback={null}>
        <RunsCharts flow={search.flow} since={sinceName as Since | undefined} />
      </Suspense>
      {runs.error !== null && runs.data === undefined ? (
        <ErrorPanel error={runs.error} onRetry={() => void runs.refetch()} />
      ) : runs.data?.length === 0 && !runs.hasNextPage ? (
        filtered ? (
          <EmptyState
            icon={ListFilter}
            title={TEXTS.noMatch.title}
            text={TEXTS.noMatch.text}
            action={
              <Button variant="default" onClick={clear}>
                {TEXTS.filter.clear}
              </Button>
            }
          />
        ) : (
          <EmptyState
            icon={Activity}
            title={TEXTS.empty.title}
            text={TEXTS.empty.text}
            action={<LinkButton to="/">{TEXTS.empty.action}</LinkButton>}
          />
        )
      ) : (
        <DataTable
          label={TEXTS.table}
          columns={COLUMNS}
          rows={runs.data}
          rowKey={(run) => run.id}
          rowTestId={(run) => `run-row-${run.id}`}
          onOpen={(run) => void navigate({ to: '/runs/$runId', params: { runId: run.id } })}
          more={moreOf(runs)}
        />
      )}
      <CancelDialog filter={filter} opened={cancelling} onClose={cancel.close} />
      <ReplayDialog filter={filter} opened={replaying} onClose={close} />
    </Page>
  );
}

const COLUMNS: Column<RunSummary>[] = [
  { key: 'status', title: TEXTS.columns.status, width: 124, cell: (run) => <StatusBadge status={run.status} /> },
  {
    key: 'flow',
    title: TEXTS.columns.flow,
    cell: (run) => (
      <div className={styles.run}>
        <Link to="/runs/$runId" params={{ runId: run.id }} className={styles.flowName}>
          {run.flowName}
        </Link>
        {run.error === null && run.waiting !== null ? (
          <Waits waiting={run.waiting} />
        ) : (
          <span className={run.error === null ? styles.id : styles.error}>{run.error?.message ?? run.id}</span>
        )}
      </div>
    ),
  },
  {
    key: 'trigger',
    title: TEXTS.columns.trigger,
    width: 220,
    wideOnly: true,
    cell: (run) => <Trigger card={run.trigger.card} />,
  },
  { key: 'mode', title: TEXTS.columns.mode, width: 120, cell: (run) => <RunMode run={run} /> },
  { key: 'started', title: TEXTS.columns.started, width: 120, cell: (run) => <Time at={run.createdAt} /> },
  {
    key: 'duration',
    title: TEXTS.columns.duration,
    width: 104,
    align: 'right',
    cell: (run) => <Duration from={run.startedAt} to={run.endedAt} />,
  },
];

/** The filter without what is not set. */
function given(filter: { [Key in keyof RunsFilter]: string | undefined }): RunsFilter {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
}

/**
 * What a waiting run waits for first. What is needed of a person stands out; the others say when they go on by
 * themselves.
 */
function Waits({ waiting }: { waiting: NonNullable<RunSummary['waiting']> }) {
  const [first] = waiting;
  if (first === undefined) return null;
  const { kind, until, steps } = first;
  return (
    <span className={styles.waits} data-asks={kind === 'decision' || kind === 'approval'}>
      {TEXTS.waits[kind]}
      {steps > 1 ? TEXTS.waitSteps(steps) : null}
      {until === null ? null : (
        <>
          {TEXTS.waitsUntil[kind]}
          <Time at={until} />
        </>
      )}
    </span>
  );
}

function Trigger({ card }: { card: string }) {
  const title = useManifests()?.items.find((manifest) => manifest.id === card)?.title;
  return (
    <span className={styles.trigger}>
      <CardIcon of={card} size={16} />
      <span>{title ?? card}</span>
    </span>
  );
}
