// A finding of validation (F6): data, never thrown, pointing at the place where it is mended.

export type IssueSeverity = 'error' | 'warning';

export interface Issue {
  /** Stable, kebab-case, prefixed by subject: `node.unknown-card`, `input.missing`, `expression.type`, `edge.cycle`. */
  code: string;
  /** Keys from the flow's root to the field, e.g. `['nodes', 'tell', 'inputs', 'url']`. Empty: the flow as a whole. */
  path: string[];
  message: string;
  severity: IssueSeverity;
  /** Zero-based character range inside the text at `path`, for expressions. */
  range?: { start: number; end: number };
}

export function hasErrors(issues: readonly Issue[]): boolean {
  return issues.some((issue) => issue.severity === 'error');
}
