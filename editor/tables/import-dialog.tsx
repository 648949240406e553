// CSV in: what a file would change is told before it is imported.
import { Button, FileInput, Modal, Select, Stack, Text } from '@mantine/core';
import { useState } from 'react';

import { locale } from '../i18n/language.ts';
import { importRows, listTables, type ImportResult, type Table } from '../../shared/api/tables.ts';
import { requestFile } from '../api/client.ts';
import { invalidateApi } from '../api/hooks.ts';
import { queryClient } from '../api/query-client.ts';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { notifyDone } from '../ui/notify.ts';
import styles from './tables.module.css';
import { TEXTS } from './texts.ts';

const texts = TEXTS.csv;
type Separator = keyof typeof texts.separators;
const SEPARATORS = (['comma', 'semicolon', 'tab'] as const).map((value) => ({ value, label: texts.separators[value] }));
/** What happens to the rows of a file, in the order in which the dialog shows it. */
const COUNTS = ['added', 'changed', 'unchanged', 'refused'] as const;

/**
 * Mounted while it is open. Only after the preview, and only if it would change something, can the file be imported.
 */
export function ImportDialog({ table, onClose }: { table: Table; onClose: () => void }) {
  const [file, setFile] = useState<File | null>(null);
  const [separator, setSeparator] = useState<Separator>('comma');
  const [told, setTold] = useState<ImportResult>();
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);

  /** Sends the file, only to be told what would happen or to import it. A preview has no effect on the table. */
  async function send(chosen: File, by: Separator, preview: boolean): Promise<void> {
    setBusy(true);
    setError(null);
    try {
      const query = { preview: preview ? ('true' as const) : ('false' as const), separator: by };
      const result = await requestFile(importRows, { params: { id: table.id }, query, file: chosen });
      if (preview) return setTold(result);
      await invalidateApi(queryClient, listTables.path);
      notifyDone(texts.done(result.added + result.changed));
      onClose();
    } catch (thrown) {
      setTold(undefined);
      setError(thrown);
    } finally {
      setBusy(false);
    }
  }
  /** Another file, or another separator, needs another preview. */
  const choose = (chosen: File | null, by: Separator): void => {
    setFile(chosen);
    setSeparator(by);
    setTold(undefined);
    setError(null);
    if (chosen !== null) void send(chosen, by, true);
  };
  const isUseful = told !== undefined && told.added + told.changed > 0;
  return (
    <Modal opened onClose={onClose} size="lg" title={texts.import}>
      <Stack>
        {error === null ? null : <ErrorPanel title={texts.failed} error={error} />}
        <FileInput
          label={texts.file}
          description={texts.fileHint}
          accept=".csv,text/csv"
          value={file}
          onChange={(chosen) => choose(chosen, separator)}
        />
        <Select
          label={texts.separator}
          data={SEPARATORS}
          allowDeselect={false}
          value={separator}
          onChange={(by) => by !== null && choose(file, by)}
        />
        {told === undefined ? null : (
          <section aria-label={texts.preview}>
            <Text fw={500} mb={8}>
              {texts.preview}
            </Text>
            <dl className={styles.counts}>
              {COUNTS.map((count) => (
                <div key={count}>
                  <dt>{texts.counts[count]}</dt>
                  <dd>{told[count].toLocaleString(locale)}</dd>
                </div>
              ))}
            </dl>
            {told.problems.length === 0 ? null : (
              <ul className={styles.problems}>
                {told.problems.map(({ line, reason }) => (
                  <li key={line}>{texts.line(line, reason)}</li>
                ))}
              </ul>
            )}
          </section>
        )}
        <Button
          style={{ alignSelf: 'flex-end' }}
          disabled={!isUseful}
          loading={isBusy}
          onClick={() => file !== null && void send(file, separator, false)}
        >
          {texts.run}
        </Button>
      </Stack>
    </Modal>
  );
}
