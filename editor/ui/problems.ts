// What is wrong with a field, in words, or null. The server checks again.
const TEXTS = {
  required: 'Please fill this in.',
  email: 'This is not an e-mail address.',
  passwordLength: 'At least 12 characters.',
};

const PASSWORD_LENGTH = 12;

export function requiredProblem(value: string): string | null {
  return value.trim() === '' ? TEXTS.required : null;
}

export function emailProblem(value: string): string | null {
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value.trim()) ? null : TEXTS.email;
}

export function passwordProblem(value: string): string | null {
  return value.length < PASSWORD_LENGTH ? TEXTS.passwordLength : null;
}
