// The console's users: a list, and a page for each with the factors and the buttons that administrators have.
import { AUTHENTICATORS, factorsOf } from '../org/factors.ts';
import { loginOf, nameOf, type SimUser } from '../org/model.ts';
import { enrollmentsOf } from '../resources/authenticators.ts';
import type { World } from '../world.ts';
import { callButton, chip, html, type Html, type Page } from './html.ts';

const MOST_SHOWN = 200;

export function usersPage(world: World): Page {
  const users = [...world.org.users.values()];
  const rows = users.slice(0, MOST_SHOWN).map((user) => {
    const roles = [...world.org.roles.values()].filter(({ assignee }) => assignee === user.id);
    return html`<tr>
      <td><a href="/users/${user.id}">${nameOf(user)}</a><br /><small>${loginOf(user)}</small></td>
      <td>${String(user.profile['title'] ?? '')}</td>
      <td>${chip(user.status)}</td>
      <td>${roles.map(({ label }) => html`<span class="chip role">${label}</span> `)}</td>
      <td>${factorsOf(world.org, user.id).map(({ factorType }) => html`<span class="chip">${factorType}</span> `)}</td>
    </tr>`;
  });
  const body = html`<table>
      <thead>
        <tr>
          <th>Name</th>
          <th>Title</th>
          <th>Status</th>
          <th>Roles</th>
          <th>Factors</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
    ${users.length > MOST_SHOWN ? html`<p>The first ${MOST_SHOWN} of ${users.length}.</p>` : ''}`;
  return { title: 'Users', at: '/', body };
}

export function userPage(world: World, user: SimUser): Page {
  const back = `/users/${user.id}`;
  const api = `/api/v1/users/${user.id}`;
  const button = (label: string, path: string, kind: 'plain' | 'danger' = 'plain'): Html =>
    callButton(label, { method: 'POST', path: `${api}/lifecycle/${path}`, back, kind });
  const sessions = [...world.org.sessions.values()].filter(({ userId }) => userId === user.id).length;
  const groups = [...world.org.groups.values()].filter(({ members }) => members.has(user.id));
  const status: Html[] = [];
  if (user.status === 'ACTIVE') status.push(button('Suspend', 'suspend'));
  if (user.status === 'SUSPENDED') status.push(button('Unsuspend', 'unsuspend'));
  if (user.status === 'LOCKED_OUT') status.push(button('Unlock', 'unlock'));
  if (user.status === 'STAGED' || user.status === 'DEPROVISIONED') status.push(button('Activate', 'activate'));
  else status.push(button('Deactivate', 'deactivate', 'danger'));
  const body = html`<p>${chip(user.status)} <small>${loginOf(user)} · ${user.id}</small></p>
    <div class="cards">
      <section class="card">
        <h2>${world.org.engine === 'classic' ? 'Reset Multifactor' : 'Reset Authenticators'}</h2>
        ${world.org.engine === 'classic' ? classicReset(world, user) : identityReset(world, user)}
      </section>
      <section class="card">
        <h2>Account</h2>
        <div class="buttons">
          ${status} ${callButton('Clear User Sessions', { method: 'DELETE', path: `${api}/sessions`, back })}
        </div>
        <dl>
          <dt>Sessions</dt>
          <dd>${sessions}</dd>
          <dt>Groups</dt>
          <dd>${groups.map(({ profile }) => profile.name).join(', ')}</dd>
          <dt>Risk</dt>
          <dd>${user.risk}</dd>
          <dt>Status since</dt>
          <dd>${user.statusChanged ?? ''}</dd>
        </dl>
      </section>
    </div>`;
  return { title: nameOf(user), at: '/', body };
}

/** The buttons of Classic Engine: one for each factor, and one for all. */
function classicReset(world: World, user: SimUser): Html {
  const back = `/users/${user.id}`;
  const path = `/api/v1/users/${user.id}`;
  const rows = factorsOf(world.org, user.id).map(
    (factor) =>
      html`<tr>
        <td>${factor.factorType}</td>
        <td><small>${factor.provider}</small></td>
        <td>
          ${callButton(`Reset ${factor.factorType}`, { method: 'DELETE', path: `${path}/factors/${factor.id}`, back })}
        </td>
      </tr>`,
  );
  if (rows.length === 0) return html`<p>No factor is set up.</p>`;
  return html`<table>
      <tbody>
        ${rows}
      </tbody>
    </table>
    ${callButton('Reset All', { method: 'POST', path: `${path}/lifecycle/reset_factors`, back, kind: 'danger' })}`;
}

/** The boxes of Identity Engine, one for each authenticator: all of its methods go together. */
function identityReset(world: World, user: SimUser): Html {
  const boxes = [...enrollmentsOf(world, user.id)].map(([id, methods]) => {
    const key = methods[0]?.authenticator ?? '';
    return html`<label
      ><input type="checkbox" name="enrollment" value="${id}" /> ${AUTHENTICATORS[key]?.name ?? key}
      <small>${methods.map(({ factorType }) => factorType).join(', ')}</small></label
    >`;
  });
  if (boxes.length === 0) return html`<p>No authenticator is set up.</p>`;
  return html`<form method="post" action="/console/reset">
      <input type="hidden" name="user" value="${user.id}" />
      <fieldset>
        <legend>Authenticators</legend>
        ${boxes}
      </fieldset>
      <button class="danger">Reset Selected</button>
    </form>
    <p>
      <small>Identity Engine has no button for all at once; the call <code>reset_factors</code> does it:</small>
    </p>
    ${callButton('Reset all by the API', { method: 'POST', path: `/api/v1/users/${user.id}/lifecycle/reset_factors`, back: `/users/${user.id}` })}`;
}
