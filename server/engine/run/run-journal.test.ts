// J1, J3: the order in which a run's records are stored, whatever the store refuses meanwhile. The store here takes what
// it is given at once and answers later, as the one in a thread of its own does.
import { expect, test } from 'vitest';

import { ConflictError, RetryableError } from '../../../shared/errors.ts';
import type { JournalRecord } from '../../../shared/run.ts';
import { fakeClock } from '../../../tests/support/fake-clock.ts';
import { WRITTEN_ELSEWHERE, type RunAppend, type RunStore } from '../../store/run-store.ts';
import { openRunJournal, type RunJournal } from './run-journal.ts';

const record = (nodeId: string): JournalRecord => ({ type: 'step.cancelled', at: '', nodeId, iteration: null });
const ended: JournalRecord = { type: 'run.ended', at: '', status: 'succeeded', error: null, result: null, skipped: [] };
const turns = async (count = 5): Promise<void> => {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
};

const full = new RetryableError('store.unavailable', 'The disk is full.');

interface Sent {
  append: RunAppend;
  answer(error?: Error): void;
}

function open(onDurable: () => void = () => undefined, onFenced: () => void = () => undefined) {
  const sent: Sent[] = [];
  let refuses = false;
  const stored: RunAppend[] = [];
  const troubles: unknown[] = [];
  const clock = fakeClock('2026-03-01T10:00:00.000Z');
  const store = {
    async append(collect: () => RunAppend | undefined) {
      await turns(1);
      if (refuses) throw full;
      const append = collect();
      if (append === undefined) return { due: false };
      const copy = structuredClone(append);
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      sent.push({ append: copy, answer: (error) => (error === undefined ? resolve() : reject(error)) });
      await promise;
      stored.push(copy);
      return { due: false };
    },
  } as Pick<RunStore, 'append'> as RunStore;
  const journal = openRunJournal({
    store,
    clock,
    runSeq: 1,
    worker: 1,
    chunks: 0,
    mayWait: false,
    onDurable,
    onFenced,
    onTrouble: (e) => troubles.push(e),
  });
  return { journal, sent, stored, troubles, clock, refuse: (does: boolean) => (refuses = does) };
}

function note(journal: RunJournal, nodeId: string): Promise<void> {
  journal.add(record(nodeId));
  return journal.commit();
}
const names = (stored: RunAppend[]): string[] =>
  stored.flatMap(({ chunk, records }) => records.map((each) => `${chunk} ${'nodeId' in each ? each.nodeId : ''}`));

test('J1 J7 what comes while a write is under way is stored after it, also where that one fails', async () => {
  const { journal, sent, stored, clock } = open();
  const all = [note(journal, 'a')];
  await turns();
  all.push(note(journal, 'b'));
  await turns();
  journal.add(record('c'));
  sent[0]?.answer(full);
  await turns();
  all.push(journal.commit());
  clock.advance(100);
  await turns();
  // As if there were room now, for whatever was sent.
  for (const one of sent.slice(1)) one.answer();
  await turns();
  for (const one of sent.slice(2)) one.answer();
  await Promise.all(all);
  expect(names(stored)).toEqual(['0 a', '0 b', '0 c']);
  const last = note(journal, 'd');
  await turns();
  sent.at(-1)?.answer();
  await last;
  expect(names(stored)).toEqual(['0 a', '0 b', '0 c', '1 d']);
});

test('J1 a store that does not even take it is asked again, and so it is for what comes later', async () => {
  const { journal, sent, stored, clock, refuse } = open();
  refuse(true);
  const first = note(journal, 'a');
  await turns();
  expect(sent).toEqual([]);
  refuse(false);
  clock.advance(100);
  await turns();
  sent[0]?.answer();
  await first;
  const second = note(journal, 'b');
  await turns();
  sent[1]?.answer();
  await second;
  expect(names(stored)).toEqual(['0 a', '1 b']);
});

test('J1 it is durable when nothing waits and nothing is under way', async () => {
  const { journal, sent } = open();
  expect(journal.isDurable()).toBe(true);
  const committed = note(journal, 'a');
  expect(journal.isDurable()).toBe(false);
  await turns();
  expect(journal.isDurable()).toBe(false);
  sent[0]?.answer();
  await committed;
  expect(journal.isDurable()).toBe(true);
});

test('J1 nothing stands behind the end of a run', async () => {
  const { journal, sent, stored } = open();
  journal.add(ended);
  journal.changeRow({ status: 'succeeded', endedAt: '2026-03-01T10:00:00.000Z' });
  const committed = journal.commit();
  await turns();
  // A timer that was due in this very moment.
  journal.clearTimer({ nodeId: 'a', iteration: '' });
  const cleared = journal.commit();
  sent[0]?.answer();
  await Promise.all([committed, cleared]);
  expect(stored.map(({ records }) => records.at(-1)?.type)).toEqual(['run.ended']);
  expect(sent).toHaveLength(1);
});

test('J1 what is stored is not stored again, whatever becomes of those who hear of it', async () => {
  const { journal, sent, stored, troubles } = open(() => {
    throw new Error('a listener failed');
  });
  const committed = note(journal, 'a');
  await turns();
  sent[0]?.answer();
  await committed;
  await turns();
  expect(names(stored)).toEqual(['0 a']);
  expect(troubles).toHaveLength(1);
});

test('S7 a run that never waited says so at its end; one that did, or may have before, does not', async () => {
  const end = async (before: (journal: RunJournal) => void): Promise<boolean | undefined> => {
    const { journal, sent } = open();
    before(journal);
    journal.changeRow({ status: 'succeeded', endedAt: '2026-03-01T10:00:00.000Z' });
    void journal.commit();
    await turns();
    return sent[0]?.append.neverWaited;
  };
  expect(await end(() => undefined)).toBe(true);
  expect(
    await end((journal) => journal.setTimer({ nodeId: 'a', iteration: '', kind: 'time', dueAt: 1 })),
  ).toBeUndefined();
  expect(
    await end((journal) => {
      journal.setTimer({ nodeId: 'a', iteration: '', kind: 'time', dueAt: 1 });
      journal.clearTimer({ nodeId: 'a', iteration: '' });
    }),
  ).toBeUndefined();
});

test('J10 what another worker has written on refuses is dropped without a trouble, and nothing follows it', async () => {
  const fenced: string[] = [];
  const { journal, sent, stored, troubles } = open(undefined, () => fenced.push('told'));
  const first = note(journal, 'a').then(() => fenced.push('gone on'));
  await turns();
  const second = note(journal, 'b');
  sent[0]!.answer(new ConflictError(WRITTEN_ELSEWHERE, 'It is there already.'));
  await Promise.all([first, second, note(journal, 'c')]);
  await turns();
  expect([journal.isFenced(), journal.isDurable()]).toEqual([true, true]);
  expect(sent).toHaveLength(1);
  expect([stored, troubles]).toEqual([[], []]);
  // Whoever goes on finds it released.
  expect(fenced).toEqual(['told', 'gone on']);
  expect(await journal.takeOver()).toBe(false);
});
