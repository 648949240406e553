// The items of a For each below its row: how many stand how, the ones of one status alone, page by page, since there
// may be 10,000. An item that is opened shows its steps.
import { Button, NumberInput, UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ChevronRight } from 'lucide-react';
import { useState, type ReactNode } from 'react';

import { listLoopItems, type LoopItems } from '../../../shared/api/runs.ts';
import type { RunStep } from '../../../shared/run.ts';
import { useApi, useApiPages } from '../../api/hooks.ts';
import { StatusIcon } from '../../ui/status-badge.tsx';
import { statusWord } from '../../ui/status-text.ts';
import { itemName } from '../items.ts';
import { orderSteps } from './order-steps.ts';
import { indent, tookText, Track, type RowContext } from './row-parts.tsx';
import { TEXTS } from '../texts.ts';
import { barsOf } from './timeline-bars.ts';
import styles from './timeline.module.css';
import { itemStepsQuery } from '../use-run.ts';
import readers from '../../ui/readers.module.css';

const STATUSES = ['failed', 'waiting', 'running', 'cancelled', 'succeeded'] as const;
const PAGE = 50;
/** Among so many items one is found by eye; with more there is a field to go to one. */
const FEW = 20;
type Item = LoopItems['items'][number];

/** `head` asks for the counts over all items, whatever the filter shows. */
export function LoopRows({ loop, depth, context }: { loop: RunStep; depth: number; context: RowContext }) {
  const [status, setStatus] = useState<Item['status'] | null>(null);
  /** The index of the item that is gone to. */
  const [from, setFrom] = useState(0);
  const params = { id: context.runId, nodeId: loop.nodeId };
  const outer = loop.iteration === null ? {} : { outer: loop.iteration };
  const head = useApi(listLoopItems, { params, query: { ...outer, limit: 1 } });
  const items = useApiPages(listLoopItems, {
    params,
    query: { ...outer, limit: PAGE, ...(status === null ? {} : { status }), ...(from === 0 ? {} : { from }) },
  });
  const { total = null, counts = {} } = head.data ?? {};
  const begun = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return (
    <ul className={styles.items} aria-label={TEXTS.loop.items(loop.name)} aria-busy={items.data === undefined}>
      <li className={styles.filters} style={indent(depth)}>
        <Filter isOn={status === null} onClick={() => setStatus(null)}>
          {TEXTS.loop.all(begun, total ?? begun)}
        </Filter>
        {STATUSES.flatMap((each) => {
          const count = counts[each];
          if (count === undefined) return [];
          return [
            <Filter key={each} isOn={status === each} onClick={() => setStatus(status === each ? null : each)}>
              <StatusIcon status={each} size={14} />
              {TEXTS.loop.count(count, statusWord(each))}
            </Filter>,
          ];
        })}
        {begun > FEW ? (
          <GoTo
            most={total ?? begun}
            onGo={(index) => {
              setStatus(null);
              setFrom(index);
              context.onItem(loop.iteration === null ? String(index) : `${loop.iteration}/${index}`);
            }}
          />
        ) : null}
        {from === 0 ? null : (
          <Button variant="subtle" size="compact-xs" onClick={() => setFrom(0)}>
            {TEXTS.loop.fromStart}
          </Button>
        )}
      </li>
      {items.data?.length === 0 ? (
        <li className={styles.none} style={indent(depth)}>
          {total === 0 ? TEXTS.loop.empty : TEXTS.loop.none}
        </li>
      ) : null}
      {items.data?.map((item) => (
        <ItemRow key={item.iteration} item={item} depth={depth} context={context} />
      ))}
      {items.hasNextPage ? (
        <li className={styles.none} style={indent(depth)}>
          <Button
            variant="subtle"
            size="compact-xs"
            loading={items.isFetchingNextPage}
            onClick={() => void items.fetchNextPage()}
          >
            {TEXTS.loop.more}
          </Button>
        </li>
      ) : null}
    </ul>
  );
}

/** Goes to an item by its number. People count from one, ids from zero. */
function GoTo({ most, onGo }: { most: number; onGo: (index: number) => void }) {
  const [number, setNumber] = useState<number | string>('');
  return (
    <form
      className={styles.goTo}
      onSubmit={(event) => {
        event.preventDefault();
        if (typeof number === 'number') onGo(Math.min(most, Math.max(1, number)) - 1);
      }}
    >
      <NumberInput
        aria-label={TEXTS.loop.goTo(most)}
        placeholder={TEXTS.loop.goToShort}
        size="xs"
        w={96}
        hideControls
        min={1}
        max={most}
        allowDecimal={false}
        value={number}
        onChange={setNumber}
      />
      <Button type="submit" variant="default" size="compact-xs" disabled={typeof number !== 'number'}>
        {TEXTS.loop.go}
      </Button>
    </form>
  );
}

function Filter({ isOn, onClick, children }: { isOn: boolean; onClick: () => void; children: ReactNode }) {
  return (
    <UnstyledButton className={styles.filter} aria-pressed={isOn} onClick={onClick}>
      {children}
    </UnstyledButton>
  );
}

function ItemRow({ item, depth, context }: { item: Item; depth: number; context: RowContext }) {
  const { iteration, status, error } = item;
  const isOpen = context.item === iteration || context.item?.startsWith(`${iteration}/`) === true;
  // Closing an item opens the one around it, so that its row stays in sight.
  const outer = iteration.includes('/') ? iteration.slice(0, iteration.lastIndexOf('/')) : undefined;
  const bars = barsOf({ ...item, attempts: [] }, context.span);
  return (
    <li className={styles.item}>
      <UnstyledButton
        className={styles.row}
        style={indent(depth)}
        data-testid={`item-${iteration}`}
        data-status={status}
        aria-expanded={isOpen}
        onClick={() => context.onItem(isOpen ? outer : iteration)}
      >
        <span className={styles.name}>
          <ChevronRight size={14} className={styles.chevron} data-open={isOpen} aria-hidden />
          <StatusIcon status={status} size={16} />
          <span className={styles.itemName}>{itemName(iteration)}</span>
          <span className={readers.only}>{statusWord(status)}</span>
          {error === null ? null : (
            <span className={styles.itemError} title={error.message}>
              {error.message}
            </span>
          )}
        </span>
        <Track bars={bars} />
        <span className={styles.took}>{tookText(item, context.span)}</span>
      </UnstyledButton>
      {isOpen ? <ItemSteps iteration={iteration} depth={depth + 1} context={context} /> : null}
    </li>
  );
}

function ItemSteps({ iteration, depth, context }: { iteration: string; depth: number; context: RowContext }) {
  const { Row } = context;
  const { data } = useQuery(itemStepsQuery(context.runId, iteration));
  return (
    <ul className={styles.items} aria-label={itemName(iteration)} aria-busy={data === undefined}>
      {orderSteps(data ?? []).map((step) => (
        <Row key={step.nodeId} step={step} depth={depth} context={context} />
      ))}
    </ul>
  );
}
