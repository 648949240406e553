// The installation's flows as a step sees them that calls one.
import { listCallableFlows } from '../../shared/api/flows.ts';
import type { CallableFlow } from '../../shared/flow/calls.ts';
import { useApi } from '../api/hooks.ts';

const NONE: readonly CallableFlow[] = [];

/** None until they are loaded, or where nobody asks for them. */
export function useCallableFlows(isAsked: boolean): readonly CallableFlow[] {
  const { data } = useApi(listCallableFlows, {}, { enabled: isAsked });
  return data?.items ?? NONE;
}
