// Reads a run with its steps. Of a For each there may be 40,000: those outside of loops are read by pages, so that none of
// them is missed behind the first 500, and of items those that come with the run.
import { getRun, listRunSteps, type RunDetail } from '../../shared/api/runs.ts';
import { request } from './client.ts';

/** How many steps come with the run itself. */
export const FIRST_STEPS = 500;
const PAGE = 200;

/** Of a run with few steps and without loops this is one request. @throws ApiError where it is no longer stored */
export async function readRun(id: string): Promise<RunDetail> {
  const run = await request(getRun, { params: { id } });
  const ofItems = run.steps.filter(({ iteration }) => iteration !== null);
  if (ofItems.length === 0 && run.steps.length < FIRST_STEPS) return run;
  return { ...run, steps: [...(await stepsOutside(id)), ...ofItems] };
}

async function stepsOutside(id: string): Promise<RunDetail['steps']> {
  const steps: RunDetail['steps'] = [];
  for (let cursor: string | null | undefined; cursor !== null;) {
    const query = { iteration: 'none', limit: PAGE, ...(cursor === undefined ? {} : { cursor }) };
    const page = await request(listRunSteps, { params: { id }, query });
    steps.push(...page.items);
    cursor = page.nextCursor;
  }
  return steps;
}
