// Sets of small whole numbers as bit words: questions about reachability over a whole flow in a few operations. Knows
// no flow. Sets that are put together must have been made for the same size.

/** Member 0 is the lowest bit of the first word. */
export type Bits = Uint32Array;

/** An empty set for members 0 to `size - 1`. */
export function emptyBits(size: number): Bits {
  return new Uint32Array((size + 31) >>> 5);
}

export function addBit(bits: Bits, member: number): void {
  bits[member >>> 5]! |= 1 << (member & 31);
}

export function hasBit(bits: Bits, member: number): boolean {
  return (bits[member >>> 5]! & (1 << (member & 31))) !== 0;
}

/** Adds every member of `from` to `bits`. */
export function addAll(bits: Bits, from: Bits): void {
  for (let word = 0; word < bits.length; word++) bits[word]! |= from[word]!;
}

export function removeAll(bits: Bits, from: Bits): void {
  for (let word = 0; word < bits.length; word++) bits[word]! &= ~from[word]!;
}

/** Whether the sets share a member; cheaper than asking the intersection. */
export function intersects(left: Bits, right: Bits): boolean {
  for (let word = 0; word < left.length; word++) if ((left[word]! & right[word]!) !== 0) return true;
  return false;
}

export function intersection(left: Bits, right: Bits): Bits {
  return left.map((word, at) => word & right[at]!);
}

/** Members in ascending order. */
export function members(bits: Bits): number[] {
  const found: number[] = [];
  for (let word = 0; word < bits.length; word++) {
    let rest = bits[word]!;
    while (rest !== 0) {
      const bit = 31 - Math.clz32(rest & -rest);
      found.push(word * 32 + bit);
      rest &= rest - 1;
    }
  }
  return found;
}
