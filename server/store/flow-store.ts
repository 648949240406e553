// Flows in the store: one draft each, numbered immutable versions (F5), bindings of connection slots.
import type { EndStatus } from '../../shared/run.ts';
import type { Page } from './page.ts';

/** Why no run of a flow is taken up (T5). `by`: a person, or `Signalbox`. */
export interface FlowPause {
  by: string;
  at: string;
  reason: string;
}

/** T7: how long a flow keeps its runs that ended so; null: as the installation has it, and any number. */
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
  logicHash: string;
  comment: string;
  publishedAt: string;
  publishedBy: string;
}

/** A flow that receives events: everything that dispatch needs, in one read. */
export interface ActiveFlow {
  flowId: string;
  version: number;
  snapshot: string;
  /** Canonical text of the live version. */
  flow: string;
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
  /** @throws ConflictError `flow.exists` */
  create(flow: { id: string; name: string; draft: string; at: string }): Promise<FlowRow>;
  /** @throws NotFoundError `flow.not-found`; ConflictError `flow.stale` (details: revision) unless `expected` is the revision. */
  saveDraft(flow: { id: string; name: string; draft: string; expected: number; at: string }): Promise<FlowRow>;
  /** Removes the flow, its versions and bindings; its runs stay readable. @throws NotFoundError */
  remove(id: string): Promise<void>;
  /**
   * Writes version `liveVersion + 1` and its snapshot, in one transaction. `ifActive`: only while these are the active flows.
   * @throws NotFoundError; ConflictError `flow.others-changed`
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
  /** `ifActive`: only while these are the active flows. @throws NotFoundError; ConflictError `flow.others-changed` */
  setActive(id: string, active: boolean, at: string, ifActive?: readonly LiveVersion[]): Promise<FlowRow>;
  /** A flow that is paused already stays so, as it is. @throws NotFoundError */
  pause(id: string, pause: FlowPause): Promise<FlowRow>;
  /** @throws NotFoundError */
  unpause(id: string, at: string): Promise<FlowRow>;
  /** Flows that are paused, and those that were once. */
  pauses(): Promise<{ flowId: string; paused: boolean; unpausedAt: string | null }[]>;
  retention(flowId: string): Promise<FlowRetention[]>;
  /** Of every flow that has one of its own. */
  retentions(): Promise<(FlowRetention & { flowId: string })[]>;
  /** Replaces what the flow had. @throws NotFoundError */
  setRetention(flowId: string, retention: readonly FlowRetention[]): Promise<void>;
  versions(flowId: string): Promise<FlowVersionRow[]>;
  findVersion(flowId: string, version: number): Promise<FlowVersionRow | undefined>;
  active(): Promise<ActiveFlow[]>;
  /** The same flows without their texts: cheap enough to be asked every few seconds. */
  activeVersions(): Promise<Pick<ActiveFlow, 'flowId' | 'version' | 'snapshot'>[]>;
  bindings(flowId: string): Promise<Record<string, string>>;
  /** Replaces all bindings of the flow. */
  setBindings(flowId: string, bindings: Record<string, string>): Promise<void>;
  /** Flow text by its hash; runs are pinned to one (F5), drafts under test included. */
  findSnapshot(hash: string): Promise<string | undefined>;
  putSnapshot(hash: string, text: string): Promise<void>;
  /** Grouped commit. */
  addTriggerIssue(issue: TriggerIssueRow): Promise<void>;
  triggerIssues(flowId: string): Promise<TriggerIssueRow[]>;
}
