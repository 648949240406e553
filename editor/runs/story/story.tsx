// Draws the journal as a story: what happened, when, and why. The server tells it, page by page.
import { ActionIcon, Button, Skeleton, Switch } from '@mantine/core';
import { ChevronRight, Dot } from 'lucide-react';
import { useState } from 'react';

import { getRunStory, type RunStoryLine } from '../../../shared/api/runs.ts';
import { useApiPages } from '../../api/hooks.ts';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { StatusIcon } from '../../ui/status-badge.tsx';
import { clockText, dayText, isSameDay, TIME_ZONE, utcText } from '../../ui/time-text.ts';
import { Parts } from './story-parts.tsx';
import styles from './story.module.css';
import { TEXTS } from '../texts.ts';

const texts = TEXTS.journal;

/** The story of one run. With loops, what happens to each item may be left out, since there may be 10,000 of them. */
export function Story({
  runId,
  hasLoops,
  onShow,
}: {
  runId: string;
  hasLoops: boolean;
  onShow: (nodeId: string, iteration: string | null) => void;
}) {
  const [isWhole, setWhole] = useState(false);
  const items = hasLoops && !isWhole ? 'notable' : 'all';
  const story = useApiPages(getRunStory, { params: { id: runId }, query: { items } });
  return (
    <>
      {hasLoops ? (
        <Switch
          className={styles.whole ?? ''}
          label={texts.everyItem}
          description={texts.everyItemHint}
          checked={isWhole}
          onChange={(event) => setWhole(event.currentTarget.checked)}
        />
      ) : null}
      {story.error !== null && story.data === undefined ? (
        <ErrorPanel error={story.error} onRetry={() => void story.refetch()} />
      ) : story.data === undefined ? (
        <Skeleton height={240} />
      ) : (
        <ol className={styles.story} aria-label={texts.label}>
          {story.data.map((line, at) => (
            // oxlint-disable-next-line react/no-array-index-key -- a journal only grows at its end
            <Line key={at} line={line} before={story.data?.[at - 1]} onShow={onShow} />
          ))}
        </ol>
      )}
      {story.hasNextPage ? (
        <Button
          className={styles.more ?? ''}
          variant="default"
          size="xs"
          loading={story.isFetchingNextPage}
          onClick={() => void story.fetchNextPage()}
        >
          {texts.more}
        </Button>
      ) : null}
    </>
  );
}

function Line({
  line,
  before,
  onShow,
}: {
  line: RunStoryLine;
  before: RunStoryLine | undefined;
  onShow: (nodeId: string, iteration: string | null) => void;
}) {
  const { nodeId, iteration } = line;
  const isNewDay = before === undefined || !isSameDay(before.at, line.at);
  // The same second is not said again and again; who listens hears every time.
  const again = !isNewDay && clockText(before.at) === clockText(line.at);
  return (
    <li data-type={line.type}>
      {isNewDay ? (
        <p className={styles.day}>
          {dayText(line.at)}
          {before === undefined ? ` · ${texts.zone(TIME_ZONE)}` : null}
        </p>
      ) : null}
      <time dateTime={line.at} title={utcText(line.at)} data-again={again}>
        {clockText(line.at)}
      </time>
      {/* A step that began then need not run now. */}
      {line.status === null || line.status === 'running' ? (
        <Dot size={16} aria-hidden />
      ) : (
        <StatusIcon status={line.status} size={16} />
      )}
      <div>
        <p>
          <Parts parts={line.parts} day={line.at} />
        </p>
        {line.because === null ? null : (
          <p className={styles.because}>
            <Parts parts={line.because} day={line.at} />
          </p>
        )}
      </div>
      {nodeId === null ? null : (
        <ActionIcon size={20} variant="subtle" aria-label={texts.show} onClick={() => onShow(nodeId, iteration)}>
          <ChevronRight size={14} />
        </ActionIcon>
      )}
    </li>
  );
}
