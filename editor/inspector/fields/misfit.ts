// What a field says when a field of earlier data cannot be its value: why, and how it could be.
import type { Fit } from '../expression/sample-value.ts';
import { TEXTS } from '../texts.ts';
import type { Question } from './use-question.tsx';

/** `apply` takes the converted expression; without it nothing is offered. */
export function misfitOf(
  { reason, conversion }: Extract<Fit, { fits: false }>,
  apply: ((text: string) => void) | undefined,
): Question {
  if (conversion === null || apply === undefined) return { text: reason };
  return { text: reason, answer: { label: TEXTS.convert(conversion.name), apply: () => apply(conversion.text) } };
}
