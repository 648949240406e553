// Names the kinds of what a run's journal is given, so that crash tests can tell at which of them a process ended.
import type { RunAppend } from '../store/run-store.ts';

/** Which records a run's journal gets, and what else is stored with them. */
export function kindOf(append: RunAppend | undefined): string {
  if (append === undefined) return 'nothing';
  const { records, setTimers = [], setWaits = [], clearTimers = [], status } = append;
  const others = { setTimers: setTimers.length, setWaits: setWaits.length, clearTimers: clearTimers.length };
  const beside = Object.entries(others).flatMap(([name, count]) => (count > 0 ? [name] : []));
  const types = [...new Set(records.map(({ type }) => type))].toSorted();
  return [...types, ...beside, ...(status === undefined ? [] : [status])].join(' ');
}
