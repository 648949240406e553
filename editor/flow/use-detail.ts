// What the server knows of the open flow beside its draft: live version, whether it is active, its bindings.
import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';

import { getFlow, type FlowDetail } from '../../shared/api/flows.ts';
import { apiKey, invalidateApi, useApi } from '../api/hooks.ts';

/** `renew` takes an answer of the server for the newest, or without one has everything about flows asked for anew. */
export function useDetail(flowId: string): { detail: FlowDetail | undefined; renew: (answer?: FlowDetail) => void } {
  const client = useQueryClient();
  const { data } = useApi(getFlow, { params: { id: flowId } });
  const renew = useCallback(
    (answer?: FlowDetail) => {
      if (answer === undefined) void invalidateApi(client, '/api/flows');
      else client.setQueryData(apiKey(getFlow, { params: { id: flowId } }), answer);
    },
    [client, flowId],
  );
  return { detail: data, renew };
}
