// The journal as a story: what happened, when, and why. The server tells it, page by page; here it is drawn.
import { Button, Skeleton } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Dot } from 'lucide-react';
import { createElement, Fragment } from 'react';

import { getRunStory, type RunStoryLine } from '../../shared/api/runs.ts';
import type { StoryPart } from '../../shared/story/story.ts';
import { useApiPages } from '../api/hooks.ts';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { StatusIcon } from '../ui/status-badge.tsx';
import { clockText, localText, utcText } from '../ui/time-text.ts';
import styles from './story.module.css';
import { TEXTS } from './texts.ts';

const texts = TEXTS.journal;
const A_DAY_MS = 86_400_000;

export function Story({ runId }: { runId: string }) {
  const story = useApiPages(getRunStory, { params: { id: runId } });
  if (story.error !== null && story.data === undefined)
    return <ErrorPanel error={story.error} onRetry={() => void story.refetch()} />;
  if (story.data === undefined) return <Skeleton height={240} />;
  if (story.data.length === 0) return <p className={styles.empty}>{texts.empty}</p>;
  return (
    <>
      <ol className={styles.story} aria-label={texts.label}>
        {story.data.map((line, at) => (
          // oxlint-disable-next-line react/no-array-index-key -- a journal only grows at its end
          <Line key={at} line={line} before={story.data[at - 1]} />
        ))}
      </ol>
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

function Line({ line, before }: { line: RunStoryLine; before: RunStoryLine | undefined }) {
  // The same second is not said again and again; who listens hears every time.
  const again =
    before !== undefined && clockText(before.at) === clockText(line.at) && dayOf(before.at) === dayOf(line.at);
  return (
    <li data-type={line.type}>
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
        <p>{partsOf(line.parts)}</p>
        {line.because === null ? null : <p className={styles.because}>{partsOf(line.because)}</p>}
      </div>
    </li>
  );
}

function partsOf(parts: readonly StoryPart[]) {
  return createElement(Fragment, null, ...parts.map(drawn));
}

function drawn(part: StoryPart) {
  if (typeof part === 'string') return part;
  if ('code' in part) return <code>{part.code}</code>;
  if ('at' in part) {
    return (
      <time dateTime={part.at} title={utcText(part.at)}>
        {Math.abs(Date.parse(part.at) - Date.now()) < A_DAY_MS ? clockText(part.at) : localText(part.at)}
      </time>
    );
  }
  if ('event' in part) {
    return (
      <Link to="/events" search={{ event: part.event }}>
        {part.event}
      </Link>
    );
  }
  return (
    <Link to="/runs/$runId" params={{ runId: part.run }}>
      {part.run}
    </Link>
  );
}

function dayOf(at: string): string {
  return new Date(at).toDateString();
}
