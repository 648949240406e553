// The console's other pages: the log, the hooks with their deliveries, and the switches for trouble.
import { isJsonObject, type JsonObject } from '../../../../shared/json.ts';
import { TROUBLE_KINDS } from '../wire/trouble.ts';
import type { World } from '../world.ts';
import { callButton, chip, html, type Html, type Page } from './html.ts';

/** The newest events that the page shows. */
const MOST_SHOWN = 200;

const named = (value: unknown): string =>
  isJsonObject(value) ? String(value['displayName'] ?? value['alternateId'] ?? '') : '';

export function logPage(world: World): Page {
  const rows = world.log.events.slice(-MOST_SHOWN).toReversed().map(eventRow);
  const body =
    rows.length === 0
      ? html`<p>Nothing has happened yet. Reset the factors of somebody on <a href="/">Users</a>.</p>`
      : html`<table>
          <thead>
            <tr>
              <th>Published</th>
              <th>Event</th>
              <th>Actor</th>
              <th>Targets</th>
            </tr>
          </thead>
          <tbody>
            ${rows}
          </tbody>
        </table>`;
  return { title: 'System Log', at: '/log', body, live: true };
}

function eventRow(event: JsonObject): Html {
  const targets = Array.isArray(event['target']) ? event['target'].map(named).join(', ') : '';
  const outcome = isJsonObject(event['outcome']) ? event['outcome'] : {};
  const failed = outcome['result'] === 'FAILURE' ? chip('FAILURE') : '';
  return html`<tr>
    <td><time>${String(event['published'])}</time></td>
    <td>
      <code>${String(event['eventType'])}</code> ${failed}<br /><small
        >${String(outcome['reason'] ?? event['displayMessage'])}</small
      >
      <details>
        <summary>Whole event</summary>
        <pre>${JSON.stringify(event, null, 2)}</pre>
      </details>
    </td>
    <td>${named(event['actor'])}</td>
    <td>${targets}</td>
  </tr>`;
}

export function hooksPage(world: World): Page {
  const hooks = [...world.org.hooks.values()].map((hook) => {
    const call = (label: string, name: string): Html =>
      callButton(label, { method: 'POST', path: `/api/v1/eventHooks/${hook.id}/lifecycle/${name}`, back: '/hooks' });
    return html`<section class="card">
      <h2>${hook.name}</h2>
      <p>${chip(hook.status)} ${chip(hook.verificationStatus)} <code>${hook.uri}</code></p>
      <details>
        <summary>${hook.items.length} event types</summary>
        <p>${hook.items.join(', ')}</p>
      </details>
      <div class="buttons">
        ${call('Verify', 'verify')}
        ${hook.status === 'ACTIVE' ? call('Deactivate', 'deactivate') : call('Activate', 'activate')}
      </div>
    </section>`;
  });
  const sent = world.deliveries.sent.slice(-50).toReversed();
  const rows = sent.map(
    (each) =>
      html`<tr>
        <td><time>${each.at}</time></td>
        <td>${chip(each.fate)}</td>
        <td>${each.uuids.length}</td>
        <td>${each.status ?? 'no answer'}</td>
        <td>${each.attempts}</td>
      </tr>`,
  );
  const body = html`${
      hooks.length === 0
        ? html`<p>
            No event hook yet. Start with <code>--connect</code>, or register one by
            <code>POST /api/v1/eventHooks</code>.
          </p>`
        : html`<div class="cards">${hooks}</div>`
    }
    <h2>Deliveries</h2>
    <form method="post" action="/console/flush">
      <button>Deliver now</button> <small>Otherwise about ten seconds after the event.</small>
    </form>
    <table>
      <thead>
        <tr>
          <th>Sent</th>
          <th>Fate</th>
          <th>Events</th>
          <th>Answer</th>
          <th>Attempts</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>`;
  return { title: 'Event hooks', at: '/hooks', body };
}

/** What the page calls each kind of trouble. */
const KIND_TITLES: Readonly<Record<(typeof TROUBLE_KINDS)[number], string>> = {
  'rate-limit': '429: the bucket is empty',
  concurrency: '429: too many at once',
  'server-error': '500',
  maintenance: '503: read only',
  html: 'HTML in place of JSON',
  redirect: 'A redirect to another host',
  refused: 'Connection cut before the call',
  lost: 'Done, and the answer lost',
  'bad-token': '401: token not accepted',
  slow: 'A slow answer',
  huge: 'An answer of 10 MB',
  'foreign-next': 'A next link to another host',
};

export function troublePage(world: World): Page {
  const { trouble } = world;
  const { deliveries } = trouble;
  const [client] = world.org.clients.values();
  const options = TROUBLE_KINDS.map((kind) => html`<option value="${kind}">${KIND_TITLES[kind]}</option>`);
  const planned = trouble.planned.map(
    ({ kind, times, path }) => html`<li>${KIND_TITLES[kind]}, ${times} more, ${path ?? 'any call'}</li>`,
  );
  const number = (label: string, name: string, value: number): Html =>
    html`<label>${label} <input type="number" name="${name}" value="${value}" /></label>`;
  const body = html`<div class="cards">
      <section class="card">
        <h2>The next calls</h2>
        <form method="post" action="/console/plan">
          <label
            >What goes wrong
            <select name="kind">
              ${options}
            </select></label
          >${number('How many calls', 'times', 1)}
          <label>Only this path <input name="path" placeholder="/api/v1/users/{id}/lifecycle/suspend" /></label>
          <button>Plan it</button>
        </form>
        ${
          planned.length === 0
            ? ''
            : html`<ul>
                ${planned}
              </ul>`
        }
      </section>
      <section class="card">
        <h2>Deliveries and clock</h2>
        <form method="post" action="/console/switches">
          ${number('Lose the next deliveries', 'lose', deliveries.lose)}
          ${number('Send the next twice', 'duplicate', deliveries.duplicate)}
          ${number('Hold the next back', 'holdBack', deliveries.holdBack)}
          ${number('Seconds until a delivery', 'delay', deliveries.delayMs / 1000)}
          ${number('Clock ahead by seconds', 'skew', trouble.clockSkewMs / 1000)}
          <label class="check"
            ><input type="checkbox" name="dpop" ${client?.dpop === true ? html` checked` : ''} /> The app demands
            DPoP</label
          >
          <button>Set</button>
        </form>
      </section>
    </div>
    <form method="post" action="/console/clear"><button>End all trouble</button></form>`;
  return { title: 'Trouble', at: '/trouble', body };
}
