// The words on a node and how many lines they take. Pure: the size of a node is known before anything is drawn, so
// widths are estimated from the kind of each letter, rather too wide than too narrow.
import { appTitle } from '../../shared/card/app-title.ts';
import type { CardManifest } from '../../shared/card/manifest.ts';
import type { FlowNode } from '../../shared/flow/flow.ts';
import { TEXTS } from './texts.ts';

/** Widths are parts of the font size, as letters of a wide system typeface have them. */
const SPACE = 0.35;
const WIDTHS: readonly [RegExp, number][] = [
  [/[fijlrtI.,:;!|'"()[\]/·-]/, 0.39],
  [/[mwMW@%]/, 0.95],
  [/[A-Z&]/, 0.71],
  [/[ -\u24FF]/, 0.61],
];
/** Scripts whose letters fill a square. */
const SQUARE = 1;
const BOLDER = 1.1;

/** What a node is called: by its author, else as its card, else by its key. */
export function nodeName(key: string, node: FlowNode, manifest: CardManifest | undefined): string {
  return node.name ?? manifest?.title ?? key;
}

/** App and card in words; the app alone where the node is called like its card. */
export function cardTitleOf(node: FlowNode, manifest: CardManifest | undefined): string {
  if (manifest === undefined) return TEXTS.unknownCard(node.card);
  const app = appTitle(manifest.app);
  return node.name === undefined || node.name === manifest.title ? app : `${app} · ${manifest.title}`;
}

/** The small line under the name. */
export function subtitleOf(node: FlowNode, manifest: CardManifest | undefined): string {
  const title = cardTitleOf(node, manifest);
  return node.disabled === true ? TEXTS.disabled(title) : title;
}

/** How many lines a text takes, at most two, after which a node cuts it. It breaks at spaces, as a browser does. */
export function linesOf(text: string, widthPx: number, fontPx: number, isBold = false): 1 | 2 {
  const factor = fontPx * (isBold ? BOLDER : 1);
  let used = 0;
  for (const word of text.split(/\s+/)) {
    const width = widthOf(word) * factor;
    used += (used === 0 ? 0 : SPACE * factor) + width;
    if (used > widthPx) return 2;
  }
  return 1;
}

function widthOf(word: string): number {
  let width = 0;
  for (const letter of word) width += WIDTHS.find(([kind]) => kind.test(letter))?.[1] ?? SQUARE;
  return width;
}
