// Whether a folder is its owner's alone. Where it is not, the files in it may be private all the same, but their names
// and sizes are not, and what is put there later may not be either.
import { stat } from 'node:fs/promises';

const OTHERS = 0o077;

/**
 * A sentence for the owner, with what to do, where a group or others have any right on the folder; undefined where
 * nobody has, or where it does not exist.
 */
export async function openToOthers(folder: string): Promise<string | undefined> {
  // Windows has no such bits; Node makes some up.
  if (process.platform === 'win32') return undefined;
  const mode = (await stat(folder).catch(() => undefined))?.mode ?? 0;
  if ((mode & OTHERS) === 0) return undefined;
  const bits = (mode & 0o777).toString(8).padStart(4, '0');
  return `Other users of this machine may enter the data folder ${folder} (its mode is ${bits}). "chmod 700 ${folder}" makes it private.`;
}
