// What is wrong with a field, in words, or null. The server checks again.
import { TEXTS } from './texts.ts';

const PASSWORD_LENGTH = 12;

/** Stands below every field for a new password. */
export const PASSWORD_HINT = TEXTS.problems.passwordHint(PASSWORD_LENGTH);

export function requiredProblem(value: string): string | null {
  return value.trim() === '' ? TEXTS.problems.required : null;
}

export function emailProblem(value: string): string | null {
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value.trim()) ? null : TEXTS.problems.email;
}

export function passwordProblem(value: string): string | null {
  return value.length < PASSWORD_LENGTH ? TEXTS.problems.passwordLength(PASSWORD_LENGTH) : null;
}
