// The pictures of the screens: what the browser writes is read, and what is written can be read by anybody.
import { crc32, deflateSync, inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';

import { animatedPng } from '../scripts/screens/animated-png.ts';
import { chunk, decodePng, encodePng, SIGNATURE, uint32, type Picture } from '../scripts/screens/png.ts';

const COLORS = [0xff0000, 0x00ff00, 0x0000ff, 0xffffff, 0x102030, 0x405060];
const picture = (colors: readonly number[], width = 3): Picture => ({
  width,
  height: colors.length / width,
  pixels: Uint32Array.from(colors),
});

/** Two rows of three pixels, the second told by how it differs as `filter` says. */
function rgb(colors: readonly number[], filter: number): Buffer {
  const bytes = colors.flatMap((color) => [color >> 16, (color >> 8) & 0xff, color & 0xff]);
  const row = 9;
  const told = bytes.slice(row).map((value, at) => {
    const [left, up, upLeft] = [at < 3 ? 0 : bytes[row + at - 3]!, bytes[at]!, at < 3 ? 0 : bytes[at - 3]!];
    const sum = left + up - upLeft;
    const nearest = [left, up, upLeft].toSorted((a, b) => Math.abs(sum - a) - Math.abs(sum - b))[0]!;
    const guess = [0, left, up, (left + up) >> 1, nearest][filter]!;
    return (value - guess) & 0xff;
  });
  const rows = Buffer.from([0, ...bytes.slice(0, row), filter, ...told]);
  const header = Buffer.concat([uint32(3), uint32(2), Buffer.from([8, 2, 0, 0, 0])]);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function read(file: Buffer): { name: string; body: Buffer }[] {
  const found: { name: string; body: Buffer }[] = [];
  for (let at = SIGNATURE.length; at < file.length;) {
    const length = file.readUInt32BE(at);
    expect(file.readUInt32BE(at + 8 + length)).toBe(crc32(file.subarray(at + 4, at + 8 + length)));
    found.push({ name: file.toString('latin1', at + 4, at + 8), body: file.subarray(at + 8, at + 8 + length) });
    at += length + 12;
  }
  return found;
}

test.each([0, 1, 2, 3, 4])('rows that are told by filter %i are read', (filter) => {
  expect([...decodePng(rgb(COLORS, filter)).pixels]).toEqual(COLORS);
});

test('a picture becomes a table of colours and one byte a pixel; rare colours become the nearest of the table', () => {
  const chunks = read(encodePng(picture([0xff0000, 0xff0000, 0xff0000, 0x0000ff, 0x0000ff, 0xfe0101]), 2));
  expect(chunks.map(({ name }) => name)).toEqual(['IHDR', 'PLTE', 'IDAT', 'IEND']);
  expect(chunks[1]!.body.toString('hex')).toBe('ff00000000ff');
  expect(inflateSync(chunks[2]!.body)).toEqual(Buffer.from([0, 0, 0, 0, 0, 1, 1, 0]));
});

test('a frame of a film has only what differs from the one before', () => {
  const changed = COLORS.with(4, 0xffffff);
  const chunks = read(animatedPng([COLORS, changed, changed].map((colors) => ({ picture: picture(colors), ms: 90 }))));
  expect(chunks.map(({ name }) => name).join(' ')).toBe('IHDR PLTE acTL fcTL IDAT fcTL fdAT fcTL fdAT IEND');
  expect(chunks[2]!.body).toEqual(Buffer.concat([uint32(3), uint32(0)]));
  // Number, width, height, x, y.
  const places = chunks
    .filter(({ name }) => name === 'fcTL')
    .map(({ body }) => [0, 4, 8, 12, 16].map((at) => body.readUInt32BE(at)));
  expect(places).toEqual([
    [0, 3, 2, 0, 0],
    [1, 1, 1, 1, 1],
    [3, 1, 1, 0, 0],
  ]);
});
