// Makes an animated PNG of the frames of a film; each holds only what differs from the one before.
import { chunk, headerOf, packedRows, paletteOf, SIGNATURE, uint32, type Picture } from './png.ts';

export interface Frame {
  picture: Picture;
  /** How many milliseconds it stays, at most 65,535. */
  ms: number;
}

/** A rectangle of a picture, in pixels. */
interface Place {
  x: number;
  y: number;
  width: number;
  height: number;
}

/**
 * The file. It is played again and again, and shows its first frame where nothing is animated.
 * @param frames at least one, all of the same size
 */
export function animatedPng(frames: readonly Frame[]): Buffer {
  const [first] = frames;
  if (first === undefined) throw new Error('A film has at least one frame.');
  const palette = paletteOf(frames.map(({ picture }) => picture));
  const parts: Buffer[] = [];
  let sequence = 0;
  let shown = 0;
  for (const [at, { picture, ms }] of frames.entries()) {
    const place = at === 0 ? wholeOf(picture) : differenceOf(frames[at - 1]!.picture, picture);
    parts.push(chunk('fcTL', controlOf(sequence, place, ms)));
    sequence += 1;
    const rows = packedRows(cut(picture, place), palette);
    if (at === 0) parts.push(chunk('IDAT', rows));
    else {
      parts.push(chunk('fdAT', Buffer.concat([uint32(sequence), rows])));
      sequence += 1;
    }
    shown += 1;
  }
  return Buffer.concat([
    SIGNATURE,
    headerOf(first.picture, palette),
    chunk('acTL', Buffer.concat([uint32(shown), uint32(0)])),
    ...parts,
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** The control of a frame, which stays when the next one comes (dispose 0), and replaces what was there (blend 0). */
function controlOf(sequence: number, { x, y, width, height }: Place, ms: number): Buffer {
  const time = Buffer.alloc(6);
  time.writeUInt16BE(ms, 0);
  time.writeUInt16BE(1_000, 2);
  return Buffer.concat([...[sequence, width, height, x, y].map(uint32), time]);
}

const wholeOf = ({ width, height }: Picture): Place => ({ x: 0, y: 0, width, height });

/** The rectangle around what differs; one pixel where nothing does, for a frame has at least that. */
function differenceOf(before: Picture, { width, height, pixels }: Picture): Place {
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let at = 0; at < pixels.length; at += 1) {
    if (pixels[at] === before.pixels[at]) continue;
    const [x, y] = [at % width, Math.floor(at / width)];
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return right < left
    ? { x: 0, y: 0, width: 1, height: 1 }
    : { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}

function cut({ width: wide, pixels }: Picture, { x, y, width, height }: Place): Picture {
  const part = new Uint32Array(width * height);
  for (let row = 0; row < height; row += 1)
    part.set(pixels.subarray((y + row) * wide + x, (y + row) * wide + x + width), row * width);
  return { width, height, pixels: part };
}
