// The work that one evaluation may do, counted in steps and never in time, so that the same expression over the same
// data always ends alike. Also the two ways in which an evaluation stops early.
import { EXPRESSION_LIMITS } from './limits.ts';

/**
 * The evaluation met data that it cannot work with. evaluate.ts turns it into `expression.failed`. `||`, `&&`, `all`
 * and `exists` may catch it, because in CEL another operand may decide the answer all the same. `start` and `end` are
 * zero-based positions in the source of the expression; the message is a part of a sentence, without its full stop.
 */
export class Failure extends Error {
  readonly start: number;
  readonly end: number;
  constructor(message: string, at: { start: number; end: number }) {
    super(message);
    this.start = at.start;
    this.end = at.end;
  }
}

/** The evaluation is over its budget; never caught by `||`, `&&`, `all` or `exists`. */
export class TooCostly extends Error {}

/** What catching one failure costs: making it takes far longer than a step. */
export const FAILURE_STEPS = 250;
/** Characters that are read or written for one step. */
const CHARACTERS_PER_STEP = 32;
/** Characters that are searched for one step: with an unlucky part each is looked at several times. */
const SEARCHED_PER_STEP = 6;
/** Fields of an object from which on it is a hash table, which is read and written far more slowly. */
const LARGE_OBJECT = 100;
// What one field costs at least in such an object.
const LARGE_FIELD_STEPS = 12;

/**
 * Counts the work of one evaluation; all expressions of one node's inputs share one budget. Every operation on data
 * of unknown size pays before it works, so that an expression stops before it has blocked the process and not after.
 */
export class Budget {
  /** Steps that are still to be had; below zero once `TooCostly` was thrown. */
  left: number = EXPRESSION_LIMITS.steps;

  /** @throws TooCostly */
  spend(steps: number): void {
    this.left -= steps;
    if (this.left < 0) throw new TooCostly(`it needs more than ${EXPRESSION_LIMITS.steps} steps`);
  }

  /** For reading or making `length` characters. @throws TooCostly */
  spendText(length: number): void {
    this.spend(Math.ceil(length / CHARACTERS_PER_STEP));
  }

  /** For looking for something in `length` characters. @throws TooCostly */
  spendSearch(length: number): void {
    this.spend(Math.ceil(length / SEARCHED_PER_STEP));
  }

  /** For reading or writing the fields of an object, at so many steps each where they are few. @throws TooCostly */
  spendFields(count: number, steps: number): void {
    this.spend(count * (count > LARGE_OBJECT ? Math.max(steps, LARGE_FIELD_STEPS) : steps));
  }

  /** For comparing texts: those of everyday length are part of their node's step. @throws TooCostly */
  spendLongText(length: number): void {
    if (length > 64) this.spendText(length);
  }

  /** For a text of `length` characters that is about to be made. @throws TooCostly */
  allowText(length: number): void {
    if (length > EXPRESSION_LIMITS.size) {
      throw new TooCostly(`it makes a text of more than ${EXPRESSION_LIMITS.size} characters`);
    }
    this.spendText(length);
  }
}
