// The installation's flows as a step sees them that calls one.
import { useMemo } from 'react';

import { listCallableFlows } from '../../shared/api/flows.ts';
import type { ManifestLookup } from '../../shared/card/manifest.ts';
import { callsOf, type CallableFlow, type FlowLookup } from '../../shared/flow/calls.ts';
import type { Flow } from '../../shared/flow/flow.ts';
import { useApi } from '../api/hooks.ts';

const NONE: readonly CallableFlow[] = [];

/** The flows that these nodes call; undefined where they call none, or until they are loaded. */
export function useCalledFlows(nodes: Flow['nodes'], manifests: ManifestLookup): FlowLookup | undefined {
  const isCalling = useMemo(() => callsOf({ nodes }, manifests).length > 0, [nodes, manifests]);
  const callable = useCallableFlows(isCalling);
  return useMemo(() => {
    const byId = new Map(callable.map((each) => [each.id, each]));
    return byId.size === 0 ? undefined : (id) => byId.get(id);
  }, [callable]);
}

/** None until they are loaded, or where nobody asks for them. */
export function useCallableFlows(isAsked: boolean): readonly CallableFlow[] {
  const { data } = useApi(listCallableFlows, {}, { enabled: isAsked });
  return data?.items ?? NONE;
}
