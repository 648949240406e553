// Tells what follows from the inputs of a trigger: the address of a webhook, or the next times of a schedule.
import { useQuery } from '@tanstack/react-query';

import type { CardManifest } from '../../shared/card/manifest.ts';
import { getFlow } from '../../shared/api/flows.ts';
import type { FlowNode } from '../../shared/flow/flow.ts';
import { isJsonObject } from '../../shared/json.ts';
import { useApi } from '../api/hooks.ts';
import { CopyField } from '../ui/copy-field.tsx';
import { localText, utcText } from '../ui/time-text.ts';
import { useNow } from '../ui/time.tsx';
import { TEXTS } from './texts.ts';
import fieldStyles from '../ui/field.module.css';
import fieldsStyles from './fields/fields.module.css';
import styles from './inspector.module.css';

/** How many of the next times are told. */
const TIMES = 5;

interface TriggerFactsProps {
  flowId: string;
  nodeKey: string;
  node: FlowNode;
  manifest: CardManifest;
}

export function TriggerFacts({ flowId, nodeKey, node, manifest }: TriggerFactsProps) {
  if (manifest.source === 'webhook') return <Address flowId={flowId} nodeKey={nodeKey} />;
  const { cron, timeZone } = scheduleOf(node, manifest);
  return cron === undefined ? null : <NextTimes cron={cron} timeZone={timeZone ?? 'UTC'} />;
}

/** The address of a webhook, which the server gives once the draft with its trigger is saved. */
function Address({ flowId, nodeKey }: { flowId: string; nodeKey: string }) {
  const flow = useApi(getFlow, { params: { id: flowId } });
  const url = flow.data?.webhooks.find(({ nodeId }) => nodeId === nodeKey)?.url;
  if (url === undefined) return <p className={fieldStyles.help}>{TEXTS.noAddress}</p>;
  return <CopyField label={TEXTS.address} description={TEXTS.addressHelp} value={url} />;
}

function NextTimes({ cron, timeZone }: { cron: string; timeZone: string }) {
  const nowMs = useNow();
  // The code that reads schedules is fetched only where one is shown.
  const schedule = useQuery({
    queryKey: ['schedule', cron, timeZone],
    queryFn: async () => {
      const { nextTimes, scheduleTimes } = await import('../../shared/schedule/cron.ts');
      const result = scheduleTimes({ cron, timeZone });
      return result.ok ? (after: number): number[] => nextTimes(result.times, after, TIMES) : null;
    },
    staleTime: Infinity,
  });
  // What is wrong with a schedule is said at its field.
  if (schedule.data === undefined || schedule.data === null) return null;
  return (
    <div className={fieldsStyles.field}>
      <span className={fieldStyles.title}>{TEXTS.nextTimes}</span>
      <ol className={styles.times} aria-label={TEXTS.nextTimes}>
        {schedule.data(nowMs).map((at) => {
          const iso = new Date(at).toISOString();
          return (
            <li key={at}>
              <time dateTime={iso} title={utcText(iso)}>
                {localText(iso)}
              </time>
            </li>
          );
        })}
      </ol>
      <p className={fieldStyles.help}>{TEXTS.nextTimesHelp}</p>
    </div>
  );
}

/** The schedule that the inputs give. They are found by the format in their schemas, and not by their names. */
function scheduleOf(node: FlowNode, { input }: CardManifest): { cron?: string; timeZone?: string } {
  const properties = isJsonObject(input['properties']) ? input['properties'] : {};
  const valueOf = (format: string): string | undefined => {
    const found = Object.entries(properties).find(([, schema]) => isJsonObject(schema) && schema['format'] === format);
    const value = found === undefined ? undefined : (node.inputs?.[found[0]] ?? defaultOf(found[1]));
    return typeof value === 'string' && value.trim() !== '' ? value : undefined;
  };
  const [cron, timeZone] = [valueOf('cron'), valueOf('time-zone')];
  return { ...(cron === undefined ? {} : { cron }), ...(timeZone === undefined ? {} : { timeZone }) };
}

function defaultOf(schema: unknown): unknown {
  return typeof schema === 'object' && schema !== null && 'default' in schema ? schema.default : undefined;
}
