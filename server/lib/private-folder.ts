// Whether a folder is its owner's alone. What is inside may be private all the same; its names and sizes are not, and what
// is put there later may not be.
import { stat } from 'node:fs/promises';

const OTHERS = 0o077;

/** What to tell and do where a group or others have any right on it; undefined: nothing, also where it is not there. */
export async function openToOthers(folder: string): Promise<string | undefined> {
  // Windows has no such bits; Node makes some up.
  if (process.platform === 'win32') return undefined;
  const mode = (await stat(folder).catch(() => undefined))?.mode ?? 0;
  if ((mode & OTHERS) === 0) return undefined;
  const bits = (mode & 0o777).toString(8).padStart(4, '0');
  return `Other users of this machine may enter the data folder ${folder} (its mode is ${bits}). "chmod 700 ${folder}" makes it private.`;
}
