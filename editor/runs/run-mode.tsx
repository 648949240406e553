// Says which version a run is of, and whether it was a dry run.
import type { RunSummary } from '../../shared/api/runs.ts';
import { TEXTS } from './texts.ts';

export function RunMode({ run }: { run: Pick<RunSummary, 'mode' | 'version'> }) {
  const version = run.version === null ? TEXTS.mode.draft : TEXTS.mode.version(run.version);
  return (
    <span style={{ color: 'var(--sb-text-2)' }}>
      {run.mode === 'dry' ? `${version}, ${TEXTS.mode.dry.toLowerCase()}` : version}
    </span>
  );
}
