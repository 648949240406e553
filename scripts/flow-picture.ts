// Draws a picture of a flow as the editor shows it, from its file: cards where the layout has them, wires from port
// to card, frames around bodies. The same file gives the same bytes; colours follow the reader's light or dark
// setting.
import { appTitle } from '../shared/card/app-title.ts';
import type { CardManifest, ManifestLookup } from '../shared/card/manifest.ts';
import { ERROR_PORT } from '../shared/card/ports.ts';
import type { Flow, FlowNode } from '../shared/flow/flow.ts';
import { boxIn, framesIn, surround, type Box } from '../editor/geometry/frames.ts';
import { HEADER_HEIGHT, shapeIn, type NodeShape, type PortSpot } from '../editor/geometry/node-shape.ts';
import { linesOf, nodeName, subtitleOf } from '../editor/geometry/node-text.ts';

// In pixels of the canvas at full size.
const MARGIN = 24;
const TILE = 28;
const PADDING = 14;
/** How far a wire goes straight before it bends, at most. */
const BEND = 64;
const WORDS_X = PADDING + TILE + 10;
const NAME = { size: 13, weight: 600, isBold: true };
const SMALL = { size: 12, weight: 400, isBold: false };

// The colours are those of the editor's two themes. They stand in the picture itself, for it is shown as a file of
// its own.
const STYLE = `
  .card { fill: #ffffff; stroke: #c9ced6; }
  .start { stroke: #2f6fde; stroke-width: 1.5; }
  .tile { fill: #e8eefb; }
  .letter { fill: #1d4fae; font-weight: 700; }
  .name { fill: #1c2230; }
  .small { fill: #5b6475; }
  .wire { fill: none; stroke: #7d8797; stroke-width: 1.5; }
  .failed { stroke: #c2410c; stroke-dasharray: 5 4; }
  .port { fill: #ffffff; stroke: #7d8797; stroke-width: 1.5; }
  .frame { fill: none; stroke: #9aa3b2; stroke-dasharray: 6 5; }
  text { font-family: system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif; }
  @media (prefers-color-scheme: dark) {
    .card { fill: #1b212c; stroke: #3d4757; }
    .start { stroke: #6c9cf5; }
    .tile { fill: #24324d; }
    .letter { fill: #a8c4fa; }
    .name { fill: #e8ebf1; }
    .small { fill: #a3adbd; }
    .wire, .port { stroke: #8b96a8; }
    .failed { stroke: #f08a5d; }
    .port { fill: #1b212c; }
    .frame { stroke: #5b6678; }
  }
`;

/** The picture as the text of an SVG file. */
export function flowPicture(flow: Flow, manifests: ManifestLookup): string {
  const frames = [...framesIn(flow, manifests).values()];
  const keys = Object.keys(flow.nodes);
  const boxes = new Map(keys.map((key) => [key, boxIn(flow, key, manifests)]));
  const all = surround([...boxes.values(), ...frames]);
  const [x, y] = [all.x - MARGIN, all.y - MARGIN];
  const [width, height] = [all.width + 2 * MARGIN, all.height + 2 * MARGIN];
  const parts = [
    ...frames.map((frame) => rect(frame, 'frame', 12)),
    ...flow.edges.map((edge) => wire(flow, edge, boxes, manifests)),
    ...keys.map((key) => card(flow, key, boxes, manifests)),
  ];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${x} ${y} ${width} ${height}" role="img">`,
    `<title>${escaped(flow.name)}</title>`,
    `<style>${STYLE}</style>`,
    ...parts.filter((part) => part !== ''),
    '</svg>',
    '',
  ].join('\n');
}

/** A card with its mark, name, subtitle and summary. A card that starts runs has another border. */
function card(flow: Flow, key: string, boxes: ReadonlyMap<string, Box>, manifests: ManifestLookup): string {
  const [node, box, shape] = [flow.nodes[key], boxes.get(key), shapeIn(flow, key, manifests)];
  if (node === undefined || box === undefined || shape === undefined) return '';
  const manifest = manifests(node.card, node.version);
  return [
    `<g transform="translate(${box.x} ${box.y})">`,
    rect({ ...box, x: 0, y: 0 }, shape.entry === null ? 'card start' : 'card', 10),
    `<rect class="tile" x="${PADDING}" y="${(HEADER_HEIGHT - TILE) / 2}" width="${TILE}" height="${TILE}" rx="7"/>`,
    `<text class="letter" x="${PADDING + TILE / 2}" y="${HEADER_HEIGHT / 2 + 5}" font-size="14" text-anchor="middle">${letterOf(node)}</text>`,
    ...wordsOf(key, node, manifest, shape),
    ...portsOf(flow, key, shape),
    '</g>',
  ].join('\n');
}

/** The texts of a card, in as many lines as its shape has room for. */
function wordsOf(key: string, node: FlowNode, manifest: CardManifest | undefined, shape: NodeShape): string[] {
  const room = shape.width - WORDS_X - PADDING;
  const name = broken(nodeName(key, node, manifest), room, NAME, shape.nameLines);
  const subtitle = broken(subtitleOf(node, manifest), room, SMALL, shape.subtitleLines);
  const lines = [
    ...name.map((text) => ['name', text, NAME] as const),
    ...subtitle.map((text) => ['small', text, SMALL] as const),
  ];
  const top = (shape.header - (lines.length - 1) * 17) / 2 + 4;
  const words = lines.map(([kind, text, font], at) => label(kind, WORDS_X, top + at * 17, text, font));
  if (shape.summary === '') return words;
  const [summary = ''] = broken(shape.summary, shape.width - 2 * PADDING, SMALL, 1);
  return [...words, label('small', PADDING, shape.header + 14, summary, SMALL)];
}

/** The ports that wires leave by, and the names of all where there is more than one. */
function portsOf(flow: Flow, key: string, shape: NodeShape): string[] {
  const wired = new Set(flow.edges.filter(({ from }) => from === key).map(({ port }) => port));
  return shape.ports.flatMap(({ port, x, y, side }) => {
    const isNamed = shape.labelled && side === 'right';
    const name = `<text class="small" x="${x - 14}" y="${y + 4}" font-size="12" text-anchor="end">${escaped(spoken(port))}</text>`;
    const dot = `<circle class="port" cx="${x}" cy="${y}" r="4"/>`;
    return [...(isNamed ? [name] : []), ...(wired.has(port) ? [dot] : [])];
  });
}

/** A wire from a port to a card; nothing where either is not there. */
function wire(
  flow: Flow,
  { from, port, to }: Flow['edges'][number],
  boxes: ReadonlyMap<string, Box>,
  manifests: ManifestLookup,
): string {
  const [start, end] = [boxes.get(from), boxes.get(to)];
  const spot = shapeIn(flow, from, manifests)?.ports.find((each) => each.port === port);
  const entry = shapeIn(flow, to, manifests)?.entry;
  if (start === undefined || end === undefined || spot === undefined) return '';
  const [x, y] = [start.x + spot.x, start.y + spot.y];
  const [toX, toY] = [end.x + (entry?.x ?? 0), end.y + (entry?.y ?? 0)];
  const kind = port === ERROR_PORT ? 'wire failed' : 'wire';
  return `<path class="${kind}" d="M ${x} ${y} C ${bend(spot, x, y, toX, toY)} ${toX} ${toY}"/>`;
}

/** The two points towards which a wire leaves and arrives. A wire that leaves downwards goes down first. */
function bend({ side }: PortSpot, x: number, y: number, toX: number, toY: number): string {
  const reach = Math.min(BEND, Math.max(24, Math.abs(toX - x) / 2));
  const leaves = side === 'right' ? `${x + reach} ${y}` : `${x} ${y + Math.max(BEND, Math.abs(toY - y) / 2)}`;
  return `${leaves}, ${toX - reach} ${toY},`;
}

interface Font {
  size: number;
  weight: number;
  isBold: boolean;
}

function label(kind: string, x: number, y: number, text: string, { size, weight }: Font): string {
  return `<text class="${kind}" x="${x}" y="${y}" font-size="${size}" font-weight="${weight}">${escaped(text)}</text>`;
}

/** The text in at most `most` lines of `room` pixels; what does not fit is cut. */
function broken(text: string, room: number, font: Font, most: number): string[] {
  const fits = (line: string): boolean => linesOf(line, room, font.size, font.isBold) === 1;
  const words = text.split(/\s+/);
  const lines: string[] = [];
  while (words.length > 0 && lines.length < most - 1) {
    let count = 1;
    while (count < words.length && fits(words.slice(0, count + 1).join(' '))) count += 1;
    lines.push(words.splice(0, count).join(' '));
  }
  const last = words.join(' ');
  if (last === '') return lines;
  return [...lines, fits(last) ? last : cut(last, fits)];
}

function cut(text: string, fits: (line: string) => boolean): string {
  let letters = Array.from(text);
  while (letters.length > 1 && !fits(`${letters.join('')}…`)) letters = letters.slice(0, -1);
  return `${letters.join('').trimEnd()}…`;
}

function rect({ x, y, width, height }: Box, kind: string, radius: number): string {
  return `<rect class="${kind}" x="${x}" y="${y}" width="${width}" height="${height}" rx="${radius}"/>`;
}

function letterOf({ card: id }: FlowNode): string {
  return escaped(appTitle(id.split('.')[0] ?? '').slice(0, 1));
}

/** A port as people read it: `timedOut` becomes "timed out". */
function spoken(port: string): string {
  return port.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
