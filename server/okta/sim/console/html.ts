// The frame of the console: every page has the same head and navigation. Values are escaped where they are put in, so
// no page has to remember it.
import { escapeHtml } from '../../../../shared/escape.ts';
import type { World } from '../world.ts';

/** Text that is HTML already, and is put into a page as it is. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type Part = string | number | Html | readonly Part[];

/** A template whose values are escaped, unless this function made them. Lists are put one after the other. */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Html {
  return new Html(strings.map((string, at) => string + (at < parts.length ? textOf(parts[at]!) : '')).join(''));
}

function textOf(part: Part): string {
  if (part instanceof Html) return part.text;
  if (typeof part === 'object') return part.map(textOf).join('');
  return escapeHtml(String(part));
}

export interface Page {
  title: string;
  /** Path of the entry of the navigation that is marked. */
  at: string;
  body: Html;
  /** What became of the last button. */
  notice?: { text: string; bad: boolean } | undefined;
  /** The page reads itself anew every few seconds. */
  live?: boolean;
}

const ENTRIES: readonly [path: string, title: string][] = [
  ['/', 'Users'],
  ['/log', 'System Log'],
  ['/hooks', 'Event hooks'],
  ['/trouble', 'Trouble'],
];

export function pageText(world: World, { title, at, body, notice, live = false }: Page): string {
  const engine = world.org.engine === 'identity' ? 'Identity Engine' : 'Classic Engine';
  const entries = ENTRIES.map(
    ([path, name]) => html`<a href="${path}" ${path === at ? html` aria-current="page"` : ''}>${name}</a>`,
  );
  const told =
    notice === undefined ? '' : html`<p class="notice ${notice.bad ? 'bad' : 'good'}" role="status">${notice.text}</p>`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Okta simulator</title>
<link rel="stylesheet" href="/console/style.css">
<link rel="icon" href="data:,">
<script src="/console/live.js" defer></script>
</head>
<body>
<header>
<strong>Okta simulator</strong> <span class="chip">${engine}</span>
<nav aria-label="Console">${entries}</nav>
</header>
<main${live ? html` data-live` : ''}>
<h1>${title}</h1>
${told}
${body}
</main>
</body>
</html>`.text;
}

/**
 * A button that makes a call of the API as the administrator, and then shows the page again. @param back the path of
 * that page
 */
export function callButton(
  label: string,
  { method, path, back, kind = 'plain' }: { method: string; path: string; back: string; kind?: 'plain' | 'danger' },
): Html {
  return html`<form method="post" action="/console/call">
    <input type="hidden" name="method" value="${method}" /><input type="hidden" name="path" value="${path}" />
    <input type="hidden" name="back" value="${back}" /><button class="${kind}">${label}</button>
  </form>`;
}

/** A word in a frame, such as a status; its colour is by the class of the same name. */
export function chip(text: string): Html {
  return html`<span class="chip ${text.toLowerCase()}">${text.replaceAll('_', ' ').toLowerCase()}</span>`;
}
