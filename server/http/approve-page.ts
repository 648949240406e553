// The page behind an approval's link (S9), as text: no script, one style, made for phones too. Decides nothing and
// reads nothing.
import { createHash } from 'node:crypto';

import { escapeHtml } from '../../shared/escape.ts';
import type { ShownApproval, ApprovalDecision } from '../../shared/run.ts';

/** What one state of the page shows. Every text is escaped here, whoever wrote it (S12). */
export interface ApprovePage {
  heading: string;
  /** What the reader should know first: why there is nothing to decide, or what was recorded. */
  note?: string;
  /** The question as it is asked, and what was decided so far. */
  asked?: ShownApproval & { decisions: readonly ApprovalDecision[] };
  flowName?: string;
  /** Who caused the run. */
  causedBy?: readonly string[];
  /** True where the installation lets those who caused the run decide all the same (S9.3). */
  ownRuns?: boolean;
  /** When it expires, ISO 8601; null: never. */
  until?: string | null;
  /** Present where there is something to decide: who decides by this link. */
  approver?: string;
}

/** The page's only style. The policy names its hash. */
const STYLE = `:root{color-scheme:light dark;--ink:#172024;--dim:#4a585e;--paper:#f5f6f6;--card:#fff;--line:#dde2e4;--yes:#1b6e3c;--no:#b3261e;--note:#fbeed5;--focus:#0e8296}
@media (prefers-color-scheme:dark){:root{--ink:#e6ecee;--dim:#b3c0c5;--paper:#111618;--card:#191f22;--line:#2d373b;--yes:#1f7f4a;--no:#c2463d;--note:#3b2c10;--focus:#3fb6c9}}
*{box-sizing:border-box}
body{margin:0;padding:1.25rem;background:var(--paper);color:var(--ink);font:1rem/1.5 system-ui,sans-serif}
main{max-width:38rem;margin:0 auto;padding:1.5rem;background:var(--card);border:1px solid var(--line);border-radius:.75rem;overflow-wrap:anywhere}
.from{margin:0 0 .75rem;font-size:.85rem;font-weight:600;color:var(--dim)}
h1{margin:0 0 1rem;font-size:1.4rem;line-height:1.3}
.note{padding:.75rem 1rem;border-radius:.5rem;background:var(--note)}
.message{white-space:pre-wrap;padding:1rem 0;border-block:1px solid var(--line)}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1rem;color:var(--dim)}
dd{margin:0;color:var(--ink)}
label{display:block;font-weight:600}
textarea{width:100%;min-height:5rem;margin:.25rem 0 1rem;padding:.5rem;font:inherit;color:inherit;background:var(--paper);border:1px solid var(--dim);border-radius:.5rem}
.choice{display:flex;flex-wrap:wrap;gap:.75rem}
button{flex:1 1 9rem;min-height:3rem;border:0;border-radius:.5rem;font:inherit;font-weight:600;color:#fff;cursor:pointer}
.yes{background:var(--yes)}
.no{background:var(--no)}
button:focus-visible,textarea:focus-visible{outline:3px solid var(--focus);outline-offset:2px}
@media (max-width:30rem){body{padding:0}main{border:0;border-radius:0;min-height:100vh}dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.5rem}}`;

/** The Content-Security-Policy of the page: this style, a form back to this server, and nothing else. */
export const PAGE_POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;

/** The whole page as HTML. */
export function approvePage(page: ApprovePage): string {
  const { heading, note, asked } = page;
  const parts = ['<p class="from">Signalbox</p>', `<h1>${escapeHtml(heading)}</h1>`];
  if (note !== undefined) parts.push(`<p class="note" role="status">${escapeHtml(note)}</p>`);
  if (asked !== undefined && asked.message !== '')
    parts.push(`<div class="message">${escapeHtml(asked.message)}</div>`);
  parts.push(facts(page));
  if (page.approver !== undefined) parts.push(form(page.approver));
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><title>${escapeHtml(heading)} – Signalbox</title><style>${STYLE}</style></head>
<body><main>
${parts.filter((part) => part !== '').join('\n')}
</main></body></html>
`;
}

/** Who asks, who may decide, how many are needed, and what was decided so far. */
function facts({ asked, flowName, causedBy = [], ownRuns, until }: ApprovePage): string {
  if (asked === undefined) return '';
  const { approvers, required, decisions } = asked;
  const may = ownRuns === true ? 'may decide as well' : 'may not decide';
  const by = causedBy.length === 0 ? '' : `, in a run that was caused by ${causedBy.join(', ')}, who ${may}`;
  const rows: [string, string][] = [
    ['Asked by', escapeHtml(`the flow “${flowName ?? ''}”${by}`)],
    ['Approvers', escapeHtml(approvers.join(', '))],
    ['Needed', escapeHtml(`${required} of ${approvers.length}; one rejection is enough to reject`)],
  ];
  if (until !== null && until !== undefined)
    rows.push(['Until', `<time datetime="${escapeHtml(until)}">${escapeHtml(readable(until))}</time>`]);
  const decided = decisions.map(({ by: who, decision, comment, at }) =>
    escapeHtml(`${who} ${decision} on ${readable(at)}${comment === '' ? '' : `: ${comment}`}`),
  );
  rows.push(['Decided so far', decided.length === 0 ? 'nobody' : decided.join('<br>')]);
  return `<dl>${rows.map(([name, value]) => `<dt>${name}</dt><dd>${value}</dd>`).join('')}</dl>`;
}

function form(approver: string): string {
  return `<form method="post">
<p>You decide as <strong>${escapeHtml(approver)}</strong>. A decision cannot be changed.</p>
<label for="comment">Comment (optional)</label><textarea id="comment" name="comment" maxlength="2000"></textarea>
<div class="choice"><button class="yes" name="decision" value="approve">Approve</button><button class="no" name="decision" value="reject">Reject</button></div>
</form>`;
}

/** A time for people, in UTC, for nobody knows where they are. */
function readable(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}
