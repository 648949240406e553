// Does a deed to each of the flows, one call after the other, so that the audit log has each of them.
import {
  activateFlow,
  deactivateFlow,
  deleteFlow,
  exportFlow,
  pauseFlow,
  type FlowSummary,
} from '../../../shared/api/flows.ts';
import { bundleOf } from '../../../shared/flow/bundle.ts';
import type { JsonObject } from '../../../shared/json.ts';
import { request, requestText } from '../../api/client.ts';
import { messageOf } from '../../ui/error-panel.tsx';
import { saveFile } from '../../ui/save-file.ts';
import type { Deed } from './bulk-plan.ts';

export interface Outcome {
  /** How many flows it was done to. */
  done: number;
  /** The others, each with a sentence that says why. */
  refused: { flow: FlowSummary; message: string }[];
}

const FILE = 'signalbox.flows.json';

/** Goes on with the others where a flow refuses. Exported flows are saved as one file. */
export async function doToAll(deed: Deed, flows: readonly FlowSummary[]): Promise<Outcome> {
  const outcome: Outcome = { done: 0, refused: [] };
  const exported: JsonObject[] = [];
  for (const flow of flows) {
    const params = { id: flow.id };
    try {
      if (deed === 'activate') await request(activateFlow, { params });
      else if (deed === 'deactivate') await request(deactivateFlow, { params });
      else if (deed === 'pause') await request(pauseFlow, { params });
      else if (deed === 'delete') await request(deleteFlow, { params });
      else exported.push(JSON.parse(await requestText(exportFlow, { params })) as JsonObject);
      outcome.done += 1;
    } catch (error) {
      outcome.refused.push({ flow, message: messageOf(error) });
    }
  }
  if (exported.length > 0) saveFile(FILE, bundleOf(exported));
  return outcome;
}
