// One run: its flow with the run on it, its steps in time, and whatever is selected in detail. What is selected and
// which item is open stand in the address.
import { Button, Skeleton, Tabs } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Suspense, useMemo, useState } from 'react';

import type { Flow } from '../../../shared/flow/flow.ts';
import { isEnded } from '../../../shared/run.ts';
import { loopsIn, overlayOf } from '../../canvas/run-overlay.ts';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { HeightBorder } from '../../ui/height-border.tsx';
import { lazyPart } from '../../ui/lazy-part.ts';
import { Page } from '../../ui/page.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { useNow } from '../../ui/time.tsx';
import { BodyDetail } from '../steps/body-detail.tsx';
import { iterationFor } from '../items.ts';
import { Attention } from './attention.tsx';
import { momentsOf, stepsAt } from './moments.ts';
import { RunActions } from './run-actions.tsx';
import { RunFacts } from './run-facts.tsx';
import { RunOverview } from './run-overview.tsx';
import styles from '../run-page.module.css';
import { RunPicture } from './run-picture.tsx';
import { Scrubber } from './scrubber.tsx';
import { StepDetail } from '../steps/step-detail.tsx';
import { TEXTS } from '../texts.ts';
import { Timeline } from '../steps/timeline.tsx';
import { spanOf } from '../steps/timeline-bars.ts';
import { useBodies, useItemSteps, useRun } from '../use-run.ts';

/** Fetched when somebody turns to the journal. */
const Story = lazyPart(async () => (await import('../story/story.tsx')).Story);

/** The least height of the list of steps, in pixels: the axis and two rows. */
const LEAST_STEPS = 96;

export function RunPage() {
  const { runId } = useParams({ from: '/shell/runs/$runId' });
  const { step: selected, item } = useSearch({ from: '/shell/runs/$runId' });
  const navigate = useNavigate({ from: '/runs/$runId' });
  const { run, error, retry, steps, loadMore, flow } = useRun(runId);
  const [height, setHeight] = useLocalStorage<number | null>({
    key: 'signalbox.run.steps.height',
    defaultValue: null,
    getInitialValueInEffect: false,
  });
  const [tab, setTab] = useState<string | null>(selected === undefined ? 'journal' : 'detail');
  /**
   * The moment that is looked at, by its number; null: the end, or now. It names its run, so that another run begins
   * at its end.
   */
  const [looked, setLooked] = useState<{ of: string; moment: number | null } | null>(null);
  const moment = looked?.of === runId ? looked.moment : null;
  const nowMs = useNow();
  const pinned = flow.data?.flow as Flow | undefined;
  const loops = useMemo(() => {
    const found = loopsIn(pinned);
    return steps.filter(({ nodeId, startedAt }) => found.has(nodeId) && startedAt !== null).map(({ nodeId }) => nodeId);
  }, [pinned, steps]);
  const bodies = useBodies(runId, loops);
  const ofItem = useItemSteps(runId, item);
  // The steps of the open item take the place of the sums over all items, for the nodes that they are of.
  const overlay = useMemo(() => {
    const shown = new Set(ofItem.map(({ nodeId }) => nodeId));
    return [...steps, ...ofItem, ...overlayOf(bodies.filter(({ nodeId }) => !shown.has(nodeId)))];
  }, [bodies, ofItem, steps]);
  const isOver = run !== undefined && isEnded(run.status);
  const moments = useMemo(() => (isOver ? momentsOf(overlay) : []), [isOver, overlay]);
  const at = moment === null ? undefined : moments[moment]?.at;
  const drawn = useMemo(() => (at === undefined ? overlay : stepsAt(overlay, at)), [at, overlay]);

  const show = (change: { step?: string | undefined; item?: string | undefined }): void => {
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  };
  const select = (nodeId: string | null): void => show({ step: nodeId ?? undefined });
  /** What somebody asks to see is shown, also from the journal. */
  const open = (nodeId: string | null, at: string | null = null): void => {
    show({ step: nodeId ?? undefined, ...(at === null ? {} : { item: at }) });
    if (nodeId !== null) setTab('detail');
  };

  if (run === undefined) {
    return (
      <Page title={TEXTS.run.loading}>
        {error === null ? <Skeleton height={480} radius="lg" /> : <ErrorPanel error={error} onRetry={retry} />}
      </Page>
    );
  }
  const iteration = selected === undefined ? null : iterationFor(pinned, selected, item);
  const near = iteration === null ? steps : ofItem;
  const chosen = near.find((step) => step.nodeId === selected && step.iteration === iteration);
  const inBody = selected !== undefined && iteration === undefined ? pinned?.nodes[selected] : undefined;
  const span = spanOf(steps, run.startedAt, run.endedAt, isEnded(run.status) ? 0 : nowMs);
  return (
    <Page
      title={run.flowName}
      width="full"
      beside={<StatusBadge status={run.status} />}
      summary={<RunFacts run={run} />}
      actions={<RunActions run={run} />}
    >
      <div
        className={styles.board}
        style={height === null ? undefined : { gridTemplateRows: `minmax(200px, 1fr) minmax(0, ${height}px)` }}
      >
        <section className={styles.canvas} aria-label={TEXTS.run.canvas}>
          <div className={styles.picture}>
            <RunPicture flow={flow} steps={drawn} selected={selected ?? null} onSelect={open} />
          </div>
          {moments.length < 2 ? null : (
            <Scrubber
              moments={moments}
              nameOf={(nodeId) => pinned?.nodes[nodeId]?.name ?? nodeId}
              at={moment}
              onAt={(next) => setLooked({ of: runId, moment: next })}
            />
          )}
        </section>
        <section className={styles.timeline} aria-label={TEXTS.run.steps}>
          <HeightBorder
            label={TEXTS.run.resizeSteps}
            height={height ?? 0}
            onHeight={(wish) => setHeight(Math.round(Math.max(LEAST_STEPS, Math.min(wish, window.innerHeight * 0.7))))}
          />
          <Timeline
            runId={run.id}
            flow={pinned}
            steps={steps}
            span={span}
            selected={chosen}
            item={item}
            onSelect={open}
            onItem={(next) => show({ item: next })}
          />
          {loadMore === undefined ? null : (
            <Button className={styles.more ?? ''} variant="subtle" size="xs" onClick={loadMore}>
              {TEXTS.run.moreSteps}
            </Button>
          )}
        </section>
        <aside className={styles.panel} aria-label={TEXTS.run.panel}>
          <Tabs value={tab} onChange={setTab} className={styles.tabs ?? ''} keepMounted={false}>
            <Tabs.List>
              <Tabs.Tab value="journal">{TEXTS.run.tabs.journal}</Tabs.Tab>
              <Tabs.Tab value="detail">{TEXTS.run.tabs.detail}</Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="detail" className={styles.panelBody ?? ''}>
              {chosen !== undefined ? (
                <StepDetail
                  key={`${chosen.nodeId} ${chosen.iteration}`}
                  run={run}
                  flow={pinned}
                  step={chosen}
                  steps={near}
                  onBack={() => select(null)}
                />
              ) : inBody === undefined || selected === undefined ? (
                <RunOverview run={run} flow={pinned} steps={steps} bodies={bodies} onSelect={select} />
              ) : (
                <BodyDetail
                  name={inBody.name ?? selected}
                  card={inBody.card}
                  node={bodies.find(({ nodeId }) => nodeId === selected)}
                  onBack={() => select(null)}
                />
              )}
            </Tabs.Panel>
            <Tabs.Panel value="journal" className={styles.panelBody ?? ''}>
              <div className={styles.stack}>
                <Attention run={run} flow={pinned} steps={steps} bodies={bodies} onSelect={open} />
                <Suspense fallback={<Skeleton height={240} />}>
                  <Story runId={run.id} hasLoops={loops.length > 0} onShow={open} />
                </Suspense>
              </div>
            </Tabs.Panel>
          </Tabs>
        </aside>
      </div>
    </Page>
  );
}
