// The list of what the values of the data tree can come from, to choose from, and of the pins to take out. Its code is
// fetched when somebody opens it.
import { ActionIcon, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useSelector } from '@xstate/store-react';
import { Check, History, LayoutTemplate, PinOff, Search, Zap, type LucideIcon } from 'lucide-react';
import { useState } from 'react';

import { listEvents, type EventSummary } from '../../shared/api/events.ts';
import { listRuns } from '../../shared/api/runs.ts';
import { wordsIn } from '../../shared/words-in.ts';
import { useApi } from '../api/hooks.ts';
import { nodeName } from '../geometry/node-text.ts';
import { sampleOfRun } from '../session/trial.ts';
import { CARD_SAMPLES, type SampleChoice } from '../session/sample-choice.ts';
import type { EditorSession } from '../session/session.ts';
import { notifyError } from '../ui/notify.ts';
import { localText } from '../ui/time-text.ts';
import { useRoving } from '../ui/use-roving.ts';
import { readSampleOf } from './read-sample.ts';
import { TEXTS } from './texts.ts';
import styles from './sample-chooser.module.css';

/** How many of the newest events are read, and how many are found at the most. */
const EVENTS = 100;
/** Milliseconds without a letter after which the server is asked. */
const ASK_MS = 200;

interface SampleListProps {
  session: EditorSession;
  /** The key of the trigger that makes the data of a stored event; undefined: the flow's first. */
  trigger: string | undefined;
  /** Called once the choice is read; one that cannot be read is said, and the list stays. */
  onChosen: () => void;
}

export function SampleList({ session, trigger, onChosen }: SampleListProps) {
  const { trial, flowId } = session;
  const sample = useSelector(trial, ({ context }) => context.sample);
  const [query, setQuery] = useState('');
  const [asked] = useDebouncedValue(query.trim(), ASK_MS);
  const runs = useApi(listRuns, { query: { flow: flowId, limit: 1 } });
  // The newest events are searched here, by who did it and to whom as well. The server searches all events, but by type
  // and id alone, and is asked only where none of the newest fits.
  const newest = useApi(listEvents, { query: { limit: EVENTS } });
  const known = (newest.data?.items ?? []).filter((event) => isFound(event, query));
  const further = useApi(
    listEvents,
    { query: { limit: EVENTS, q: asked } },
    { enabled: asked !== '' && known.length === 0 },
  );
  const events = known.length > 0 || asked === '' ? known : (further.data?.items ?? []);
  const list = useRoving({ items: 'button', orientation: 'vertical' });
  const [last] = runs.data?.items ?? [];
  const choose = async (choice: SampleChoice): Promise<void> => {
    try {
      trial.trigger.sampled({ sample: choice, read: await readSampleOf(choice, session, trigger) });
      onChosen();
    } catch (error) {
      notifyError(TEXTS.notRead, error);
    }
  };
  const isOf = (kind: SampleChoice['kind']): boolean => sample.kind === kind;
  return (
    <div className={styles.choices}>
      <div ref={list} className={styles.group} role="group" aria-label={TEXTS.chooseSample}>
        <Choice
          icon={LayoutTemplate}
          title={TEXTS.ofCards}
          says={TEXTS.ofCardsHelp}
          isChosen={isOf('card')}
          onClick={() => void choose(CARD_SAMPLES)}
        />
        <Choice
          icon={History}
          title={TEXTS.lastRun}
          says={last === undefined ? TEXTS.noRun : localText(last.startedAt ?? last.createdAt)}
          isChosen={sample.kind === 'run' && sample.runId === last?.id}
          isDisabled={last === undefined}
          onClick={() => {
            if (last !== undefined) void choose(sampleOfRun(last));
          }}
        />
      </div>
      <TextInput
        size="xs"
        aria-label={TEXTS.searchEvents}
        placeholder={TEXTS.searchEvents}
        leftSection={<Search size={14} aria-hidden />}
        value={query}
        onChange={(event) => setQuery(event.currentTarget.value)}
      />
      <Events
        isPending={newest.isPending || further.isFetching}
        items={events}
        chosen={sample.kind === 'event' ? sample.eventId : null}
        onChoose={(eventId, label) => void choose({ kind: 'event', eventId, label })}
      />
      <PinList session={session} />
    </div>
  );
}

type ShownEvent = Pick<EventSummary, 'id' | 'uuid' | 'eventType' | 'receivedAt' | 'actor' | 'target'>;

function isFound({ id, uuid, eventType, actor, target }: ShownEvent, query: string): boolean {
  const words = [id, uuid, eventType, actor, target].join(' ').toLowerCase();
  return wordsIn(query).every((word) => words.includes(word));
}

interface EventsProps {
  isPending: boolean;
  items: readonly ShownEvent[];
  chosen: string | null;
  onChoose: (id: string, label: string) => void;
}

function Events({ isPending, items, chosen, onChoose }: EventsProps) {
  const list = useRoving({ items: 'button', orientation: 'vertical' });
  if (items.length === 0) return <p className={styles.none}>{isPending ? '…' : TEXTS.noEvents}</p>;
  return (
    <div ref={list} className={styles.events} role="group" aria-label={TEXTS.storedEvents}>
      {items.map(({ id, eventType, receivedAt, actor, target }) => (
        <Choice
          key={id}
          icon={Zap}
          title={target ?? actor ?? eventType}
          says={`${localText(receivedAt)} · ${eventType}`}
          isChosen={chosen === id}
          onClick={() => onChoose(id, `${target ?? actor ?? eventType}, ${localText(receivedAt)}`)}
        />
      ))}
    </div>
  );
}

interface ChoiceProps {
  icon: LucideIcon;
  title: string;
  says: string;
  isChosen: boolean;
  isDisabled?: boolean;
  onClick: () => void;
}

function Choice({ icon: Icon, title, says, isChosen, isDisabled = false, onClick }: ChoiceProps) {
  return (
    <button type="button" className={styles.choice} aria-pressed={isChosen} disabled={isDisabled} onClick={onClick}>
      <Icon size={14} aria-hidden />
      <span>
        <span>{title}</span>
        <span>{says}</span>
      </span>
      {isChosen && <Check size={14} aria-hidden />}
    </button>
  );
}

function PinList({ session: { trial, editor, manifests } }: { session: EditorSession }) {
  const pins = useSelector(trial, ({ context }) => context.pins);
  const keys = Object.keys(pins);
  if (keys.length === 0) return null;
  const { nodes } = editor.get().flow;
  const nameOf = (key: string): string => {
    const node = nodes[key];
    return node === undefined ? key : nodeName(key, node, manifests(node.card, node.version));
  };
  return (
    <div className={styles.pinned}>
      <p>{TEXTS.pinsHelp}</p>
      <ul>
        {keys.map((key) => (
          <li key={key}>
            <span>{nameOf(key)}</span>
            <ActionIcon size={24} aria-label={TEXTS.unpin(nameOf(key))} onClick={() => trial.trigger.unpinned({ key })}>
              <PinOff size={14} aria-hidden />
            </ActionIcon>
          </li>
        ))}
      </ul>
    </div>
  );
}
