// Flow files offered as templates: whatever `*.flow.json` stands in the folder and can be read.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Flow } from '../../shared/flow/flow.ts';
import { readFlowText } from '../../shared/flow/parse.ts';
import type { Logger } from '../telemetry/log.ts';

const SUFFIX = '.flow.json';
/** Files that are read of one folder. */
const MOST = 500;

/** By file name. A file that cannot be read is logged and left out; a folder that is not there has none. */
export async function readTemplates(folder: string, logger: Logger): Promise<Flow[]> {
  const files = (await readdir(folder).catch(() => [])).filter((file) => file.endsWith(SUFFIX)).toSorted();
  const flows: Flow[] = [];
  for (const file of files.slice(0, MOST)) {
    try {
      flows.push(readFlowText(await readFile(join(folder, file), 'utf8')));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      logger.warn({ file, reason }, 'this flow file is not offered as a template');
    }
  }
  return flows;
}
