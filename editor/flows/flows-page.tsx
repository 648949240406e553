// The page with the list of all flows: what state each one is in, how its last runs went, and the ways to make
// another.
import { Button, SegmentedControl, Tooltip } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { ListFilter, Plus } from 'lucide-react';

import { listFlows, type FlowSummary } from '../../shared/api/flows.ts';
import { useApiPages } from '../api/hooks.ts';
import { useCan } from '../api/session.ts';
import { appOf, CardIcon } from '../ui/card-icon.tsx';
import { DataTable, type Column } from '../ui/data-table.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { moreOf } from '../ui/list-more.ts';
import { Page, Section } from '../ui/page.tsx';
import { SearchField } from '../ui/search-field.tsx';
import { Time } from '../ui/time.tsx';
import { BulkBar } from './bulk/bulk-bar.tsx';
import { chooseColumn } from './bulk/choose-column.tsx';
import { useChosen } from './bulk/use-chosen.ts';
import { DropZone } from './drop-zone.tsx';
import { FlowMenu } from './flow-menu.tsx';
import { FlowState } from './flow-state.tsx';
import styles from './flows-page.module.css';
import { NewFlowDialog } from './new-flow-dialog.tsx';
import { Sparkline } from './sparkline.tsx';
import { Templates } from './templates/templates.tsx';
import { TEXTS } from './texts.ts';
import { useImport } from './use-import.tsx';

type Filter = keyof typeof TEXTS.filters;
const FILTERS = Object.entries(TEXTS.filters).map(([value, label]) => ({ value: value as Filter, label }));

/**
 * The search and the filter stand in the address, so that a link leads to the same list. The search is made by the
 * server, the filter by the page among what has been loaded.
 */
export function FlowsPage() {
  const { q, state } = useSearch({ from: '/shell/' });
  const navigate = useNavigate({ from: '/' });
  const canEdit = useCan('editor');
  const importFiles = useImport();
  const [creating, { open, close }] = useDisclosure(false);
  const filter: Filter = FILTERS.find(({ value }) => value === state)?.value ?? 'all';
  const set = (change: { q?: string | undefined; state?: string | undefined }): void =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  const flows = useApiPages(listFlows, q === undefined ? {} : { query: { q } }, { live: true });
  const shown = flows.data?.filter((flow) => passes(flow, filter));
  // Nobody has made a flow yet: only without a search does an empty answer say so.
  const first = flows.data?.length === 0 && q === undefined;
  const chosen = useChosen(shown?.map(({ id }) => id) ?? []);
  const take = (files: readonly File[]): void => void importFiles(files);

  return (
    <Page
      title={TEXTS.title}
      actions={
        canEdit ? (
          <Button leftSection={<Plus size={16} />} onClick={open}>
            {TEXTS.create}
          </Button>
        ) : null
      }
    >
      {first ? null : (
        <div className={styles.filters} role="search">
          <SearchField
            className={styles.search}
            label={TEXTS.search}
            value={q}
            onSearch={(words) => set({ q: words })}
          />
          <SegmentedControl
            aria-label={TEXTS.filter}
            size="sm"
            data={FILTERS}
            value={filter}
            onChange={(value) => set({ state: value === 'all' ? undefined : value })}
          />
        </div>
      )}
      <BulkBar
        flows={shown?.filter(({ id }) => chosen.has(id)) ?? []}
        canEdit={canEdit}
        onClear={() => chosen.setAll(false)}
      />
      {flows.error !== null && flows.data === undefined ? (
        <ErrorPanel error={flows.error} onRetry={() => void flows.refetch()} />
      ) : first ? (
        <FirstFlow canEdit={canEdit} onBlank={open} />
      ) : shown?.length === 0 && !flows.hasNextPage ? (
        <EmptyState
          icon={ListFilter}
          title={TEXTS.noMatch.title}
          text={TEXTS.noMatch.text}
          action={
            <Button variant="default" onClick={() => set({ q: undefined, state: undefined })}>
              {TEXTS.noMatch.action}
            </Button>
          }
        />
      ) : (
        <DataTable
          label={TEXTS.table}
          columns={[chooseColumn(chosen, shown?.length ?? 0), ...COLUMNS]}
          rows={shown}
          rowKey={(flow) => flow.id}
          rowTestId={(flow) => `flow-row-${flow.id}`}
          onOpen={(flow) => void navigate({ to: '/flows/$flowId', params: { flowId: flow.id } })}
          more={moreOf(flows)}
        />
      )}
      <NewFlowDialog opened={creating} onClose={close} onFiles={take} />
      {canEdit ? <DropZone onFiles={take} /> : null}
    </Page>
  );
}

/** Takes the place of the list while there is no flow at all, and offers the templates at once. */
function FirstFlow({ canEdit, onBlank }: { canEdit: boolean; onBlank: () => void }) {
  return (
    <Section
      title={TEXTS.first.title}
      aside={
        canEdit ? (
          <Button variant="subtle" onClick={onBlank}>
            {TEXTS.first.blank}
          </Button>
        ) : null
      }
    >
      <p className={styles.firstText}>{TEXTS.first.text}</p>
      <Templates />
    </Section>
  );
}

/** Flows that are paused or have errors are so besides being active, inactive or a draft. */
function passes(flow: FlowSummary, filter: Filter): boolean {
  if (filter === 'all') return true;
  if (filter === 'paused') return flow.paused !== null;
  return filter === 'invalid' ? flow.invalid : flow.state === filter;
}

const COLUMNS: Column<FlowSummary>[] = [
  {
    key: 'name',
    title: TEXTS.columns.name,
    cell: (flow) => (
      <div className={styles.name}>
        <Link to="/flows/$flowId" params={{ flowId: flow.id }} className={styles.nameLink}>
          {flow.name}
        </Link>
        {flow.description === '' ? null : <span className={styles.description}>{flow.description}</span>}
      </div>
    ),
  },
  { key: 'state', title: TEXTS.columns.state, width: 128, cell: (flow) => <FlowState flow={flow} /> },
  { key: 'cards', title: TEXTS.columns.cards, width: 120, wideOnly: true, cell: (flow) => <Apps cards={flow.cards} /> },
  { key: 'runs', title: TEXTS.columns.runs, width: 144, cell: (flow) => <Sparkline runs={flow.recentRuns} /> },
  { key: 'rate', title: TEXTS.columns.rate, width: 120, align: 'right', cell: (flow) => <SuccessRate flow={flow} /> },
  { key: 'lastRun', title: TEXTS.columns.lastRun, width: 112, cell: (flow) => <Time at={flow.lastRunAt} /> },
  {
    key: 'menu',
    title: TEXTS.columns.menu,
    titleHidden: true,
    width: 52,
    align: 'right',
    cell: (flow) => <FlowMenu flow={flow} />,
  },
];

/**
 * The apps whose cards the flow uses, each once, at most five of them; all are named for those who do not see icons.
 */
function Apps({ cards }: { cards: readonly string[] }) {
  const apps = [...new Set(cards.map(appOf))];
  if (apps.length === 0) return null;
  return (
    <span className={styles.apps} role="img" aria-label={apps.join(', ')}>
      {apps.slice(0, 5).map((app) => (
        <CardIcon key={app} of={app} size={16} />
      ))}
    </span>
  );
}

/** The share of runs that succeeded. Runs that were cancelled or still go on count for neither side. */
function SuccessRate({ flow }: { flow: FlowSummary }) {
  const ended = flow.succeeded + flow.failed;
  if (ended === 0) return <span style={{ color: 'var(--sb-text-3)' }}>–</span>;
  // Rounds down, so that it never says 100 % when something failed.
  const percent = Math.floor((flow.succeeded / ended) * 100);
  return (
    <Tooltip label={TEXTS.rateHint(flow.succeeded, flow.failed)}>
      <span>{percent} %</span>
    </Tooltip>
  );
}
