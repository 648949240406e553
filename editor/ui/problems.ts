// Checks of fields: each gives what is wrong in words, or null. They only save a round trip, for the server checks
// again.
import { TEXTS } from './texts.ts';

/** The same as the server's least length. */
const PASSWORD_LENGTH = 12;

/** Stands below every field for a new password. */
export const PASSWORD_HINT = TEXTS.problems.passwordHint(PASSWORD_LENGTH);

export function requiredProblem(value: string): string | null {
  return value.trim() === '' ? TEXTS.problems.required : null;
}

/** Looks only for the shape; whether anybody reads mail there is another matter. */
export function emailProblem(value: string): string | null {
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value.trim()) ? null : TEXTS.problems.email;
}

export function passwordProblem(value: string): string | null {
  return value.length < PASSWORD_LENGTH ? TEXTS.problems.passwordLength(PASSWORD_LENGTH) : null;
}
