// The canvas of a run, and what stands in its place while it loads or when it cannot be drawn.
import { Skeleton } from '@mantine/core';
import { useEffect, useState } from 'react';

import type { Flow } from '../../../shared/flow/flow.ts';
import type { ManifestLookup } from '../../../shared/card/manifest.ts';
import type { OverlayStep } from '../../canvas/run-overlay.ts';
import { useManifests } from '../../api/manifests.ts';
import { hasPlaces, placed } from '../../geometry/placed.ts';
import { RunCanvas } from '../../canvas/run-canvas.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { fetchPart } from '../../ui/lazy-part.ts';
import { TEXTS } from '../texts.ts';
import type { RunView } from '../use-run.ts';

interface RunPictureProps {
  flow: RunView['flow'];
  steps: readonly OverlayStep[];
  selected: string | null;
  onSelect: (nodeId: string | null) => void;
}

export function RunPicture({ flow, steps, selected, onSelect }: RunPictureProps) {
  const manifests = useManifests();
  const read = useRead(flow.data?.flow);
  const shown = usePlaced(read.flow, manifests?.lookup);
  const problem = flow.error ?? read.problem;
  if (problem !== undefined && problem !== null) return <ErrorPanel title={TEXTS.run.canvasError} error={problem} />;
  if (shown === undefined || manifests === undefined) return <Skeleton height="100%" radius={0} />;
  return <RunCanvas flow={shown} manifests={manifests.lookup} steps={steps} selected={selected} onSelect={onSelect} />;
}

interface Read {
  flow?: Flow;
  problem?: unknown;
}

/** Reads the text of a flow as it was. The text of an old version may be one that this editor cannot read any more. */
function useRead(text: unknown): Read {
  const [read, setRead] = useState<Read & { of?: unknown }>({});
  useEffect(() => {
    if (text === undefined) return undefined;
    let isGone = false;
    const parse = async (): Promise<void> => {
      let found: Read;
      try {
        const { flowSchema } = await fetchPart(() => import('../../../shared/flow/flow.ts'));
        const { data, error } = flowSchema.safeParse(text);
        found = data === undefined ? { problem: error } : { flow: data };
      } catch (problem) {
        found = { problem };
      }
      if (!isGone) setRead({ ...found, of: text });
    };
    void parse();
    return () => {
      isGone = true;
    };
  }, [text]);
  // What was read of another text must not be shown for this one, also not for one drawing.
  return read.of === text ? read : {};
}

/** The flow with places for its nodes; undefined while they are worked out. */
function usePlaced(flow: Flow | undefined, manifests: ManifestLookup | undefined): Flow | undefined {
  const [tidied, setTidied] = useState<{ of: Flow; flow: Flow } | null>(null);
  useEffect(() => {
    if (flow === undefined || manifests === undefined || hasPlaces(flow)) return undefined;
    let isGone = false;
    const place = async (): Promise<void> => {
      const found = await placed(flow, manifests);
      if (!isGone) setTidied({ of: flow, flow: found });
    };
    void place();
    return () => {
      isGone = true;
    };
  }, [flow, manifests]);
  if (flow === undefined || hasPlaces(flow)) return flow;
  return tidied !== null && tidied.of === flow ? tidied.flow : undefined;
}
