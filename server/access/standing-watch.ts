// Watches over somebody who goes on with what they were allowed when they began: asks again at once, at every change of
// access, and when it ends by itself. Without an answer nothing is allowed.
import type { Access } from '../../shared/api/call.ts';
import type { Clock, Timer } from '../lib/clock.ts';
import { mayDo, type Standing } from './actor.ts';
import type { AccessChanges } from './changes.ts';

/**
 * Whoever has an end is looked at this often at least, since the clock may be set and the end of a session moves with
 * its use.
 */
const LOOK_MS = 60_000;

export interface StandingWatch {
  /**
   * False from a change of access on until it is known that the change did not touch this one. Nothing may be sent
   * meanwhile.
   */
  readonly isSure: boolean;
  stop(): void;
}

/**
 * Begins at once, unsure. Ends by `onLost`, after which nothing is called any more, or by `stop`, which whoever made it
 * must call when they leave.
 */
export function watchStanding(options: {
  clock: Clock;
  changes: AccessChanges;
  /** What they need to go on. */
  access: Access;
  /** Who they are now. Undefined, or a rejection: they are nobody any more. */
  ask(): Promise<Standing | undefined>;
  /** Called each time that it is sure again, so that what was held back can be sent. */
  onSure(): void;
  /** Called at most once. */
  onLost(): void;
}): StandingWatch {
  const { clock, changes, access, ask, onSure, onLost } = options;
  /** Numbers the questions, so that the answer to an earlier one is known to be old. */
  let asked = 0;
  let isSure = false;
  let isStopped = false;
  let timer: Timer | undefined;
  const leave = changes.subscribe(() => void look());

  function stop(): void {
    isStopped = true;
    isSure = false;
    timer?.cancel();
    leave();
  }

  async function look(): Promise<void> {
    const turn = ++asked;
    isSure = false;
    timer?.cancel();
    const standing = await ask().catch(() => undefined);
    if (isStopped) return;
    if (standing === undefined || !mayDo(standing.actor.role, access)) {
      stop();
      onLost();
      return;
    }
    // What was asked before the last change may be out of date: the later answer is on its way.
    if (turn !== asked) return;
    isSure = true;
    const { endsAt } = standing;
    if (endsAt !== null) timer = clock.setTimer(Math.min(endsAt, clock.now() + LOOK_MS), () => void look());
    onSure();
  }

  void look();
  return {
    get isSure() {
      return isSure;
    },
    stop,
  };
}
