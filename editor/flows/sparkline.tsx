// Small picture of a flow's newest runs, the oldest at the left. A run that succeeded is a tall bar, one that failed
// an exclamation mark, one that was cancelled a low hollow bar, and one that goes on a dot. Shapes tell them apart
// without colours, and the picture's name gives the counts.
import type { RunStatus } from '../../shared/run.ts';
import { statusColor } from '../ui/status-badge.tsx';
import { statusWord } from '../ui/status-text.ts';
import { TEXTS } from './texts.ts';

/** The most runs that are shown. The list of flows brings no more of each flow. */
const SLOTS = 20;
/** Pixels from one run to the next. */
const STEP = 6;
const HEIGHT = 18;

/** `runs` come newest first, as the API gives them. With fewer than there is room for, they stand at the right. */
export function Sparkline({ runs }: { runs: readonly RunStatus[] }) {
  if (runs.length === 0) return <span style={{ color: 'var(--sb-text-3)' }}>{TEXTS.noRuns}</span>;
  const shown = runs.slice(0, SLOTS).toReversed();
  const offset = SLOTS - shown.length;
  return (
    <svg width={SLOTS * STEP} height={HEIGHT} role="img" aria-label={labelOf(shown)} style={{ display: 'block' }}>
      {shown.map((status, at) => (
        <Mark key={at} status={status} x={(at + offset) * STEP + 1} />
      ))}
    </svg>
  );
}

function Mark({ status, x }: { status: RunStatus; x: number }) {
  const fill = statusColor(status);
  if (status === 'succeeded') return <rect x={x} y={2} width={4} height={14} rx={1} fill={fill} />;
  if (status === 'failed') {
    return (
      <g fill={fill}>
        <rect x={x} y={2} width={4} height={8} rx={1} />
        <rect x={x} y={12} width={4} height={4} rx={2} />
      </g>
    );
  }
  if (status === 'cancelled') return <rect x={x + 0.5} y={9.5} width={3} height={6} rx={1} fill="none" stroke={fill} />;
  return <circle cx={x + 2} cy={14} r={2} fill={fill} />;
}

function labelOf(runs: readonly RunStatus[]): string {
  const counts = new Map<RunStatus, number>();
  for (const status of runs) counts.set(status, (counts.get(status) ?? 0) + 1);
  const parts = [...counts].map(([status, count]) => `${count} ${statusWord(status)}`);
  return TEXTS.lastRuns(runs.length, parts.join(', '));
}
