// What was judged by an old view of the store, and is refused there because somebody else was quicker, is judged anew.
// The constraint is the store's and nothing is guarded in this process, so it holds between processes, too.
import { toAppError } from '../../shared/errors.ts';

/** Each time that one is overtaken somebody else has got on, so this many have done what they wanted meanwhile. */
const MOST_TRIES = 50;

/**
 * Does `work`, from its first reading on, again and again while it fails with one of these codes. @throws what `work`
 * throws in the end
 */
export async function untilNotOvertaken<Result>(
  codes: readonly string[],
  work: () => Promise<Result>,
): Promise<Result> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (thrown) {
      if (tries === MOST_TRIES || !codes.includes(toAppError(thrown).code)) throw thrown;
    }
  }
}
