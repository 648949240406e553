// Reads and writes PNG files by their specification (https://www.w3.org/TR/png-3). It reads what the browser writes: 8
// bits a channel, not interlaced. It writes small files: one byte a pixel, and a table of the colours, which are few.
import { crc32, deflateSync, inflateSync } from 'node:zlib';

export interface Picture {
  width: number;
  height: number;
  /** Its pixels row by row, each 0xRRGGBB; transparency is left out. */
  pixels: Uint32Array;
}

export interface Palette {
  /** The colours, each 0xRRGGBB, at most 256. */
  colors: readonly number[];
  /** The place in `colors` of a colour, or else of the nearest one. */
  placeOf(color: number): number;
}

const MOST_COLORS = 256;
/** The bytes that every PNG file begins with. */
export const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');
/** The end of a header: 8 bits a pixel that name a colour of the table, not interlaced. */
const INDEXED = Buffer.from([8, 3, 0, 0, 0]);

/** @throws Error for a PNG of another kind */
export function decodePng(file: Buffer): Picture {
  const chunks = chunksOf(file);
  const header = chunks.find(({ name }) => name === 'IHDR')!.body;
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const channels = { 2: 3, 6: 4 }[header[9]!];
  if (header[8] !== 8 || channels === undefined || header[12] !== 0) throw new Error('This kind of PNG is not read.');
  const packed = Buffer.concat(chunks.filter(({ name }) => name === 'IDAT').map(({ body }) => body));
  const bytes = unfiltered(inflateSync(packed), width * channels, height, channels);
  const pixels = new Uint32Array(width * height);
  for (let at = 0; at < pixels.length; at += 1) pixels[at] = bytes.readUIntBE(at * channels, 3);
  return { width, height, pixels };
}

function chunksOf(file: Buffer): { name: string; body: Buffer }[] {
  const chunks: { name: string; body: Buffer }[] = [];
  for (let at = SIGNATURE.length; at < file.length;) {
    const length = file.readUInt32BE(at);
    chunks.push({ name: file.toString('latin1', at + 4, at + 8), body: file.subarray(at + 8, at + 8 + length) });
    at += length + 12;
  }
  return chunks;
}

/** Undoes the filters, by which bytes are written as differences. `row`: bytes of a row; `step`: bytes of a pixel. */
function unfiltered(filtered: Buffer, row: number, height: number, step: number): Buffer {
  const bytes = Buffer.alloc(row * height);
  for (let y = 0; y < height; y += 1) {
    const kind = filtered[y * (row + 1)]!;
    const [from, to] = [y * (row + 1) + 1, y * row];
    for (let x = 0; x < row; x += 1) {
      const left = x < step ? 0 : bytes[to + x - step]!;
      const up = y === 0 ? 0 : bytes[to + x - row]!;
      const upLeft = x < step || y === 0 ? 0 : bytes[to + x - row - step]!;
      bytes[to + x] = (filtered[from + x]! + predicted(kind, left, up, upLeft)) & 0xff;
    }
  }
  return bytes;
}

/** What a filter of this kind, 0 to 4, takes a byte to be from the bytes beside it. */
function predicted(kind: number, left: number, up: number, upLeft: number): number {
  if (kind === 0) return 0;
  if (kind === 1) return left;
  if (kind === 2) return up;
  if (kind === 3) return (left + up) >> 1;
  const sum = left + up - upLeft;
  const [a, b, c] = [Math.abs(sum - left), Math.abs(sum - up), Math.abs(sum - upLeft)];
  if (a <= b && a <= c) return left;
  return b <= c ? up : upLeft;
}

/** At most `most` colours for all of the pictures, up to 256; the other colours become the nearest of them. */
export function paletteOf(pictures: readonly Picture[], most = MOST_COLORS): Palette {
  const counts = new Map<number, number>();
  for (const { pixels } of pictures) for (const color of pixels) counts.set(color, (counts.get(color) ?? 0) + 1);
  const colors = chosenOf(counts, most);
  const places = new Map(colors.map((color, at) => [color, at]));
  return {
    colors,
    placeOf(color) {
      const known = places.get(color);
      if (known !== undefined) return known;
      let nearest = 0;
      for (let at = 1; at < colors.length; at += 1)
        if (distance(colors[at]!, color) < distance(colors[nearest]!, color)) nearest = at;
      places.set(color, nearest);
      return nearest;
    },
  };
}

/** Chooses what is frequent, and unlike what is chosen already: a small mark keeps its hue beside a thousand greys. */
function chosenOf(counts: ReadonlyMap<number, number>, most: number): number[] {
  const all = [...counts].toSorted(([, one], [, other]) => other - one);
  if (all.length <= most) return all.map(([color]) => color);
  const chosen: number[] = [];
  const nearest = all.map(() => Number.POSITIVE_INFINITY);
  for (let next = 0; chosen.length < most;) {
    const [color] = all[next]!;
    chosen.push(color);
    let best = -1;
    for (const [at, [other, count]] of all.entries()) {
      nearest[at] = Math.min(nearest[at]!, distance(other, color));
      const worth = Math.sqrt(count) * nearest[at];
      if (worth <= best) continue;
      best = worth;
      next = at;
    }
  }
  return chosen;
}

/** How unlike two colours look: the square of their difference, weighted as the eye is not equally sharp for each. */
function distance(one: number, other: number): number {
  const [red, green, blue] = [16, 8, 0].map((shift) => ((one >> shift) & 0xff) - ((other >> shift) & 0xff));
  return red! * red! * 2 + green! * green! * 4 + blue! * blue! * 3;
}

/** @param colors how many it has at the most, up to 256; fewer make it smaller, and change edges of letters first */
export function encodePng(picture: Picture, colors: number): Buffer {
  const palette = paletteOf([picture], colors);
  return Buffer.concat([
    SIGNATURE,
    headerOf(picture, palette),
    chunk('IDAT', packedRows(picture, palette)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** The chunks before the pixels: the header and the table of colours. */
export function headerOf({ width, height }: { width: number; height: number }, { colors }: Palette): Buffer {
  const table = Buffer.alloc(colors.length * 3);
  for (const [at, color] of colors.entries()) table.writeUIntBE(color, at * 3, 3);
  return Buffer.concat([chunk('IHDR', Buffer.concat([uint32(width), uint32(height), INDEXED])), chunk('PLTE', table)]);
}

/** The pixels as the body of an IDAT chunk; no row is filtered. */
export function packedRows({ width, height, pixels }: Picture, palette: Palette): Buffer {
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) rows[y * (width + 1) + 1 + x] = palette.placeOf(pixels[y * width + x]!);
  return deflateSync(rows, { level: 9, memLevel: 9 });
}

/** A part of the file. `name`: four letters. */
export function chunk(name: string, body: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), body]);
  return Buffer.concat([uint32(body.length), named, uint32(crc32(named))]);
}

export function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
