// What is wrong with a field, in words, or null. The server checks again.
const PASSWORD_LENGTH = 12;

const TEXTS = {
  required: 'Please fill this in.',
  email: 'This is not an e-mail address.',
  passwordLength: `At least ${PASSWORD_LENGTH} characters.`,
};

/** Stands below every field for a new password. */
export const PASSWORD_HINT = `At least ${PASSWORD_LENGTH} characters. Length counts, not special characters.`;

export function requiredProblem(value: string): string | null {
  return value.trim() === '' ? TEXTS.required : null;
}

export function emailProblem(value: string): string | null {
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value.trim()) ? null : TEXTS.email;
}

export function passwordProblem(value: string): string | null {
  return value.length < PASSWORD_LENGTH ? TEXTS.passwordLength : null;
}
