// A flow's id from its name: readable in addresses and file names. Pure.

const LONGEST = 64;
/** Letters that are no base letter with a mark. */
const SPELT_OUT: Record<string, string> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd' };

/** Letters with marks lose them, all else that is no letter or digit becomes a dash; `flow` where nothing is left. */
export function slugOf(name: string): string {
  const letters = name.toLowerCase().replace(/[ßæœøłđ]/g, (letter) => SPELT_OUT[letter] ?? letter);
  const plain = letters.normalize('NFKD').replace(/\p{M}/gu, '');
  const slug = plain.replace(/[^a-z0-9]+/g, '-').slice(0, LONGEST);
  return slug.replace(/^-+|-+$/g, '') || 'flow';
}

/** `slug`, or `slug-2`, `slug-3`, … : the first that is not taken. */
export async function freeSlug(slug: string, isTaken: (id: string) => Promise<boolean>): Promise<string> {
  for (let count = 1; ; count += 1) {
    const suffix = count === 1 ? '' : `-${count}`;
    const id = `${slug.slice(0, LONGEST - suffix.length).replace(/-+$/, '')}${suffix}`;
    if (!(await isTaken(id))) return id;
  }
}
