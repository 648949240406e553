// The version of a flow that a run by hand starts on: the live one, whether the flow is active or not.
import type { FlowStore, FlowVersionRow } from '../../store/flow-store.ts';

/** Undefined: the flow is gone, or was never published. */
export async function liveVersionOf(
  flows: Pick<FlowStore, 'find' | 'findVersion'>,
  flowId: string,
): Promise<FlowVersionRow | undefined> {
  const version = (await flows.find(flowId))?.liveVersion ?? null;
  return version === null ? undefined : flows.findVersion(flowId, version);
}
