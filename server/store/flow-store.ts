// Flows in the store: one draft each, numbered immutable versions (F5), bindings of connection slots.
import type { EndStatus } from '../../shared/run.ts';
import type { Page } from './page.ts';

/**
 * Why no run of a flow is taken up (T5). `by` is a person's name, or `Signalbox` where the flow used up its budget;
 * `reason` is a sentence for people.
 */
export interface FlowPause {
  by: string;
  at: string;
  reason: string;
}

/**
 * T7: how long a flow keeps its runs that ended with a status. `days` null: as long as the installation keeps runs.
 * `runs` null: any number of them.
 */
export interface FlowRetention {
  status: EndStatus;
  days: number | null;
  runs: number | null;
}

/** A flow's draft and state. `draft` is the flow file's canonical text. */
export interface FlowRow {
  id: string;
  name: string;
  draft: string;
  /** Counts saves of the draft; the ETag of PUT. From 1. */
  revision: number;
  /** The newest published version, which is the live one; null: never published. */
  liveVersion: number | null;
  active: boolean;
  paused: FlowPause | null;
  createdAt: string;
  updatedAt: string;
}

export interface FlowVersionRow {
  flowId: string;
  version: number;
  /** Key of the snapshot that holds the flow's text. */
  snapshot: string;
  /** SHA-256 of the text's `logicText`, hex: what differs only in looks has the same one. */
  logicHash: string;
  /** What whoever published it wrote about the change; may be empty. */
  comment: string;
  publishedAt: string;
  /** Who published it, as text for people. */
  publishedBy: string;
}

/** A flow that receives events: everything that dispatch needs, in one read. */
export interface ActiveFlow {
  flowId: string;
  version: number;
  snapshot: string;
  /** Canonical text of the live version. */
  flow: string;
  /** The connection's id by the name of the slot that it is bound to. Slots that are not bound are absent. */
  bindings: Record<string, string>;
}

/** An active flow and its live version: what a judgement over all active flows rests on. */
export type LiveVersion = Pick<ActiveFlow, 'flowId' | 'version'>;

/** T2: a trigger whose `when` failed on an event. The newest 20 a flow are kept. */
export interface TriggerIssueRow {
  flowId: string;
  nodeId: string;
  eventId: string;
  message: string;
  at: string;
}

export interface FlowStore {
  /** By name, then id. `q` searches id and name, case-insensitively. `limit` at most 200. */
  list(filter: { q?: string; cursor?: string; limit: number }): Promise<Page<FlowRow>>;
  find(id: string): Promise<FlowRow | undefined>;
  /**
   * Makes a flow with a draft of revision 1: never published, not active, not paused.
   * @throws ConflictError `flow.exists`
   */
  create(flow: { id: string; name: string; draft: string; at: string }): Promise<FlowRow>;
  /**
   * Replaces the draft, where it is still the one that the caller has seen.
   * @throws NotFoundError `flow.not-found`
   * @throws ConflictError `flow.stale` (details: revision) unless `expected` is the stored revision
   */
  saveDraft(flow: { id: string; name: string; draft: string; expected: number; at: string }): Promise<FlowRow>;
  /**
   * Removes the flow with its versions, bindings and trigger issues; its runs and their snapshots stay readable.
   * @throws NotFoundError `flow.not-found`
   */
  remove(id: string): Promise<void>;
  /**
   * Writes version `liveVersion + 1` and its snapshot and makes it the live one, in one transaction. With `ifActive` it
   * does so only while exactly these are the active flows: what the caller has judged about all of them together still
   * holds.
   * @throws NotFoundError `flow.not-found`
   * @throws ConflictError `flow.others-changed`: judge again and try again
   */
  publish(version: {
    flowId: string;
    snapshot: string;
    text: string;
    logicHash: string;
    comment: string;
    at: string;
    by: string;
    ifActive?: readonly LiveVersion[];
  }): Promise<FlowVersionRow>;
  /**
   * Says whether events start runs of the flow. `ifActive` as in `publish`.
   * @throws NotFoundError `flow.not-found`
   * @throws ConflictError `flow.others-changed`
   */
  setActive(id: string, active: boolean, at: string, ifActive?: readonly LiveVersion[]): Promise<FlowRow>;
  /** A flow that is paused already keeps the pause that it has. @throws NotFoundError `flow.not-found` */
  pause(id: string, pause: FlowPause): Promise<FlowRow>;
  /**
   * Also notes the time, from which on the starts of a new minute count (T5.2). @throws NotFoundError `flow.not-found`
   */
  unpause(id: string, at: string): Promise<FlowRow>;
  /** The flows that are paused, and those that were once: what the worker remembers anew after a start (T5.3). */
  pauses(): Promise<{ flowId: string; paused: boolean; unpausedAt: string | null }[]>;
  /** The flow's own rules; what it does not name is as the installation has it. */
  retention(flowId: string): Promise<FlowRetention[]>;
  /** The rules of every flow that has some of its own: what pruning reads. */
  retentions(): Promise<(FlowRetention & { flowId: string })[]>;
  /** Replaces all rules that the flow had. @throws NotFoundError `flow.not-found` */
  setRetention(flowId: string, retention: readonly FlowRetention[]): Promise<void>;
  /** Newest first. */
  versions(flowId: string): Promise<FlowVersionRow[]>;
  findVersion(flowId: string, version: number): Promise<FlowVersionRow | undefined>;
  /** What dispatch matches events with: the active flows that have a live version, by id. */
  active(): Promise<ActiveFlow[]>;
  /** The same flows without their texts: cheap enough to be asked every few seconds. */
  activeVersions(): Promise<Pick<ActiveFlow, 'flowId' | 'version' | 'snapshot'>[]>;
  /** By slot. A flow that is not there has none. */
  bindings(flowId: string): Promise<Record<string, string>>;
  /** Replaces all bindings of the flow. @throws NotFoundError `flow.not-found` */
  setBindings(flowId: string, bindings: Record<string, string>): Promise<void>;
  /** Flow text by its hash; runs are pinned to one (F5), drafts under test included. */
  findSnapshot(hash: string): Promise<string | undefined>;
  /**
   * Stores a text under its hash. One that is there already counts as new, so that retention leaves it to the next run.
   */
  putSnapshot(hash: string, text: string): Promise<void>;
  /**
   * Grouped commit, for a condition that fails does so for each of many events. It drops the oldest issue of more than
   * 20.
   */
  addTriggerIssue(issue: TriggerIssueRow): Promise<void>;
  /** Newest first. */
  triggerIssues(flowId: string): Promise<TriggerIssueRow[]>;
}
