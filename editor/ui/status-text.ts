// The words for the states of runs and of steps.
import type { RunStatus, StepStatus } from '../../shared/run.ts';
import { locale } from '../i18n/language.ts';
import { texts } from '../i18n/texts.ts';

export type AnyStatus = RunStatus | StepStatus;

export const STATUS_TEXT = texts('ui/status', {
  queued: 'Queued',
  running: 'Running',
  waiting: 'Waiting',
  succeeded: 'Succeeded',
  failed: 'Failed',
  cancelled: 'Cancelled',
  skipped: 'Skipped',
  simulated: 'Simulated',
} satisfies Record<AnyStatus, string>);

export const TALLY_TEXTS = texts('ui/tally', { ok: 'ok' });

/** In the midst of a sentence: "succeeded". No language here has a noun among them. */
export function statusWord(status: AnyStatus): string {
  return STATUS_TEXT[status].toLocaleLowerCase(locale);
}

/** Such as `118 ok, 2 failed`: how the steps of a node ended over all items of its loop. */
export function tallyText(parts: readonly { status: StepStatus; count: number }[]): string {
  return parts
    .map(({ status, count }) => {
      const number = count.toLocaleString(locale);
      return `${number} ${status === 'succeeded' ? TALLY_TEXTS.ok : statusWord(status)}`;
    })
    .join(', ');
}
