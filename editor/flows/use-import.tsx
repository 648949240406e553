// Imports flow files: reads them, asks what to do when a flow with the same id exists, and says what came of it.
import { Button, Group, List, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';

import { importFlow, listFlows } from '../../shared/api/flows.ts';
import { flowFilesIn } from '../../shared/flow/bundle.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../shared/json.ts';
import { ApiError, request, type ResponseOf } from '../api/client.ts';
import { invalidateApi } from '../api/hooks.ts';
import { ask } from '../ui/ask.ts';
import { notifyDone, notifyError } from '../ui/notify.ts';
import { TEXTS } from './texts.ts';

type Imported = ResponseOf<typeof importFlow>;
type Mode = 'create' | 'copy' | 'replace';

/**
 * Imports the files one after another, as each may ask a question. A file that fails is reported and does not stop
 * the others. Afterwards the flow is opened, if only one was made. The promise never rejects for a file.
 */
export function useImport(): (files: readonly File[]) => Promise<void> {
  const client = useQueryClient();
  const navigate = useNavigate();
  return useCallback(
    async (files) => {
      const ids: string[] = [];
      for (const file of files) {
        try {
          for (const each of parse(await file.text())) {
            const imported = await importOne(each);
            if (imported === undefined) continue;
            ids.push(...imported.flows.map((flow) => flow.id));
            tell(imported);
          }
        } catch (error) {
          notifyError(TEXTS.imports.failed(file.name), error);
        }
      }
      await invalidateApi(client, listFlows.path);
      const [only] = ids;
      if (only !== undefined && ids.length === 1) await navigate({ to: '/flows/$flowId', params: { flowId: only } });
    },
    [client, navigate],
  );
}

/** One flow, or those of a file with several. */
function parse(text: string): JsonObject[] {
  let value: JsonValue;
  try {
    value = JSON.parse(text) as JsonValue;
  } catch {
    throw new Error(TEXTS.imports.notJson);
  }
  const files = flowFilesIn(value);
  if (!files.every(isJsonObject)) throw new Error(TEXTS.imports.notJson);
  return files;
}

/**
 * Tries to create the flow first; only the server knows whether its id is taken (409). Gives undefined when the
 * person then chooses neither to replace nor to copy.
 */
async function importOne(file: JsonObject): Promise<Imported | undefined> {
  try {
    return await request(importFlow, { body: file });
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 409) throw error;
    const mode = await askMode(typeof file.id === 'string' ? file.id : '');
    return mode === undefined ? undefined : request(importFlow, { query: { mode }, body: file });
  }
}

/**
 * Closing the dialog in any other way counts as "neither". After a choice `onClose` resolves too, which has no effect
 * any more.
 */
function askMode(id: string): Promise<Exclude<Mode, 'create'> | undefined> {
  const { promise, resolve } = Promise.withResolvers<Exclude<Mode, 'create'> | undefined>();
  const { exists } = TEXTS.imports;
  ask((dialogs) => {
    const choose = (mode: Exclude<Mode, 'create'>): void => {
      resolve(mode);
      dialogs.close(modal);
    };
    const modal = dialogs.open({
      title: exists.title,
      onClose: () => resolve(undefined),
      children: (
        <>
          <Text size="sm">{exists.text(id)}</Text>
          <Group justify="flex-end" mt="lg" gap="xs">
            <Button variant="default" onClick={() => choose('replace')}>
              {exists.replace}
            </Button>
            <Button data-autofocus onClick={() => choose('copy')}>
              {exists.copy}
            </Button>
          </Group>
        </>
      ),
    });
  });
  return promise;
}

/** Importing succeeded; what it had to change or leave out is listed, unless it is for information only. */
function tell({ flows, report }: Imported): void {
  notifyDone(TEXTS.imports.done(flows.map((flow) => flow.name).join(', ')));
  const notes = report.filter((note) => note.severity !== 'info');
  if (notes.length === 0) return;
  ask((dialogs) =>
    dialogs.open({
      title: TEXTS.imports.report,
      children: (
        <List size="sm" spacing={4}>
          {notes.map((note, at) => (
            <List.Item key={at}>{note.message}</List.Item>
          ))}
        </List>
      ),
    }),
  );
}
