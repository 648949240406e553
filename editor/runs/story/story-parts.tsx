// Draws a sentence of the story: its times, links and code in their own way.
import { Link } from '@tanstack/react-router';
import { createElement, Fragment } from 'react';

import type { StoryPart } from '../../../shared/story/story.ts';
import { clockText, isSameDay, localText, utcText } from '../../ui/time-text.ts';

/** The sentence. A time of the given day stands without its date, for the date is said beside it. */
export function Parts({ parts, day }: { parts: readonly StoryPart[]; day: string }) {
  return createElement(Fragment, null, ...parts.map((part) => drawn(part, day)));
}

function drawn(part: StoryPart, day: string) {
  if (typeof part === 'string') return part;
  if ('code' in part) return <code>{part.code}</code>;
  if ('at' in part) {
    return (
      <time dateTime={part.at} title={utcText(part.at)}>
        {isSameDay(part.at, day) ? clockText(part.at) : localText(part.at)}
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
