// What a step promises to do later, whatever becomes of its run, its flow and the process: pledges. A card makes one, and
// its `keep` keeps it when its time has come.
import { TerminalError } from '../errors.ts';
import type { JsonObject } from '../json.ts';
import type { OktaClient } from './okta-client.ts';
import type { Signal } from './signal.ts';

export interface NewPledge {
  /** What it is about. Of one card and connection there is one open pledge for each subject. */
  subject: string;
  /** What will be done, for people: "Remove 00u1 from the group 00g1". */
  what: string;
  /** ISO 8601. */
  dueAt: string;
  /** What `keep` is given. Nothing secret: it is stored as it is. */
  input: JsonObject;
}

export interface OpenPledge {
  dueAt: string;
  /** This very step has made it, or prolonged it. */
  isOwn: boolean;
}

/**
 * The pledges of one step under its connection.
 * @throws RetryableError `pledge.under-way` while one for the subject is being kept, `store.unavailable`
 * @throws TerminalError `pledge.not-here` where nothing is kept: a flow's tests, or a node without a connection
 */
export interface Pledges {
  /** The open one for a subject. */
  find(subject: string): Promise<OpenPledge | undefined>;
  /** Durable when it resolves. One that is open for the subject is prolonged, never shortened. */
  make(pledge: NewPledge): Promise<OpenPledge>;
  /** Takes one back that this step alone has made: it surely did not do what would have to be undone. */
  withdraw(subject: string): Promise<void>;
}

/** The pledges of a step for which nobody would do anything later. Each call fails with `pledge.not-here`. */
export function noPledges(): Pledges {
  const refuse = (): Promise<never> =>
    Promise.reject(
      new TerminalError(
        'pledge.not-here',
        'This step promises to do something later, and nothing here would do it. Run the flow live, with a connection.',
      ),
    );
  return { find: refuse, make: refuse, withdraw: refuse };
}

/** What keeping a pledge may use. It may be asked again after a crash or a lost answer, so it must be repeatable. */
export interface KeepContext {
  input: JsonObject;
  okta: OktaClient;
  signal: Signal;
}

/** What was found and done, for people: "00u1 was removed from the group 00g1." */
export interface Kept {
  seen: string;
}
