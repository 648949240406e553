// A card that is dragged beside another one, unwired, could follow it: finds which one, and by which port. Pure.
import type { ManifestLookup } from '../../shared/card/manifest.ts';
import { canConnect } from '../../shared/flow/connect.ts';
import type { Flow, FlowEdge } from '../../shared/flow/flow.ts';
import type { Box } from './frames.ts';

/** How far right of the other card it may be, in pixels. */
const REACH = 96;

/**
 * The wire that letting go would draw; undefined where no card is near. It is offered only for a card that nothing
 * leads to: a drag never wires what is wired already.
 * @param openPortOf gives the port of a card that leads nowhere yet
 */
export function nearPort(
  flow: Flow,
  key: string,
  box: Box,
  boxes: Readonly<Record<string, Box>>,
  openPortOf: (key: string) => string | undefined,
  manifests: ManifestLookup,
): FlowEdge | undefined {
  if (flow.edges.some(({ to }) => to === key)) return undefined;
  const near = Object.entries(boxes)
    .filter(([each]) => each !== key && flow.nodes[each]?.parent === flow.nodes[key]?.parent)
    .map(([each, other]) => ({ each, other, gap: box.x - (other.x + other.width) }))
    .filter(({ other, gap }) => gap >= -8 && gap <= REACH && Math.abs(other.y - box.y) <= REACH / 2)
    .toSorted((left, right) => left.gap - right.gap);
  for (const { each } of near) {
    const port = openPortOf(each);
    const isFree = port !== undefined && !flow.edges.some((edge) => edge.from === each && edge.port === port);
    if (isFree && canConnect(flow, each, port, key, manifests) === null) return { from: each, port, to: key };
  }
  return undefined;
}
