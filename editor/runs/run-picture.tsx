// The canvas of a run, and what stands in its place while it loads or when it cannot be drawn.
import { Skeleton } from '@mantine/core';
import { useMemo } from 'react';

import { flowSchema } from '../../shared/flow/flow.ts';
import type { RunStep } from '../../shared/run.ts';
import { useManifests } from '../api/manifests.ts';
import { tidyPositions } from '../canvas/auto-layout.ts';
import { RunCanvas } from '../canvas/run-canvas.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { TEXTS } from './texts.ts';
import type { RunView } from './use-run.ts';

interface RunPictureProps {
  flow: RunView['flow'];
  steps: readonly RunStep[];
  selected: string | null;
  onSelect: (nodeId: string | null) => void;
}

export function RunPicture({ flow, steps, selected, onSelect }: RunPictureProps) {
  const manifests = useManifests();
  // The text of a flow as it was: a version older than this editor may not be readable any more.
  const parsed = useMemo(
    () => (flow.data === undefined ? undefined : flowSchema.safeParse(flow.data.flow)),
    [flow.data],
  );
  // Flows made by scripts often have no layout.
  const placed = useMemo(() => {
    if (parsed?.data === undefined || manifests === undefined) return undefined;
    const { data } = parsed;
    const known = data.layout?.nodes ?? {};
    if (Object.keys(data.nodes).every((key) => known[key] !== undefined)) return data;
    return { ...data, layout: { notes: {}, ...data.layout, nodes: tidyPositions(data, manifests.lookup) } };
  }, [parsed, manifests]);
  const problem = flow.error ?? parsed?.error;
  if (problem !== undefined && problem !== null) return <ErrorPanel title={TEXTS.run.canvasError} error={problem} />;
  if (placed === undefined || manifests === undefined) return <Skeleton height="100%" radius={0} />;
  return <RunCanvas flow={placed} manifests={manifests.lookup} steps={steps} selected={selected} onSelect={onSelect} />;
}
