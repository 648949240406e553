// Ids that are made of names, readable in addresses and file names. Pure.
import { plainLetters } from '../../shared/plain-letters.ts';

const LONGEST = 64;

/**
 * At most 64 characters. Letters with marks lose them, and all else that is no letter or digit becomes a dash. @param
 * fallback the answer where nothing is left
 */
export function slugOf(name: string, fallback: string): string {
  const slug = plainLetters(name.toLowerCase())
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST);
  return slug.replaceAll(/^-+|-+$/g, '') || fallback;
}

/**
 * The first of `slug`, `slug-2`, `slug-3`, … that is not taken. Somebody else may take it before it is stored, which
 * the store then refuses.
 */
export async function freeSlug(slug: string, isTaken: (id: string) => boolean | Promise<boolean>): Promise<string> {
  for (let count = 1; ; count += 1) {
    const suffix = count === 1 ? '' : `-${count}`;
    const id = `${slug.slice(0, LONGEST - suffix.length).replace(/-+$/, '')}${suffix}`;
    if (!(await isTaken(id))) return id;
  }
}
