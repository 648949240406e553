// What stores, and those who look into them, say of rows that are missing, taken or changed meanwhile: worded once, so
// that every adapter and every layer says the same.
import { ConflictError, NotFoundError } from '../../shared/errors.ts';

/** Whoever asks by id for a flow that is not there, at any layer, gets this one. */
export function flowNotFound(id: string): NotFoundError {
  return new NotFoundError('flow.not-found', `There is no flow "${id}". It may have been removed.`, {
    details: { id },
  });
}

/** @param run its id, or its `seq` where only that is known */
export function runNotFound(run: string | number): NotFoundError {
  return new NotFoundError('run.not-found', `There is no run ${run}. Runs are removed after the retention time.`);
}

/** A run cannot be made before the text that it is pinned to is stored (F5). It is a fault of the caller. */
export function snapshotNotFound(run: { id: string; flowId: string; snapshot: string }): NotFoundError {
  return new NotFoundError(
    'snapshot.not-found',
    `Run ${run.id} of flow ${run.flowId} names the flow text ${run.snapshot}, which is not stored. Store it first.`,
  );
}

export function connectionNotFound(id: string): NotFoundError {
  return new NotFoundError('connection.not-found', `There is no connection "${id}". It may have been removed.`, {
    details: { id },
  });
}

/** The fence of polling: what a step that does not follow the stored one is refused with (T1.3). */
export function polledElsewhere(connection: string): ConflictError {
  return new ConflictError(
    'poll.elsewhere',
    `The System Log of the connection "${connection}" was read on by another process, or it is gone. Nothing of this page was stored.`,
  );
}

/** The fence of catch-ups: what a part of somebody who does not know the last step is refused with (T9.2). */
export function caughtUpElsewhere(id: string): ConflictError {
  return new ConflictError(
    'catch-up.elsewhere',
    `The catch-up ${id} was stopped, or another worker carries it on. Nothing of this part was stored.`,
  );
}

/** Also for a catch-up that belongs to another flow than the one that was asked. */
export function catchUpNotFound(id: string): NotFoundError {
  return new NotFoundError(
    'catch-up.not-found',
    `There is no catch-up ${id} of this flow. Those that have ended are removed after the retention time.`,
    { details: { id } },
  );
}

/** @param user their id, or their e-mail address where that was asked for */
export function userNotFound(user: string): NotFoundError {
  return new NotFoundError('user.not-found', `There is no user ${user}. It may have been removed.`, {
    details: { id: user },
  });
}

export function tokenNotFound(id: string): NotFoundError {
  return new NotFoundError('token.not-found', `There is no token ${id}. It may have been removed.`, {
    details: { id },
  });
}

export function tableNotFound(id: string): NotFoundError {
  return new NotFoundError('table.not-found', `There is no table "${id}". It may have been removed.`, {
    details: { id },
  });
}

export function flowExists(id: string): ConflictError {
  return new ConflictError('flow.exists', `A flow with the id "${id}" exists already. Choose another id.`, {
    details: { id },
  });
}

export function connectionExists(id: string): ConflictError {
  return new ConflictError('connection.exists', `A connection with the id "${id}" exists already. Choose another id.`, {
    details: { id },
  });
}

export function userExists(email: string): ConflictError {
  return new ConflictError('user.exists', `A user with the e-mail address ${email} exists already.`, {
    details: { email },
  });
}

/** The draft has another revision than the one that the editor began from: saving it would undo somebody's work. */
export function flowStale(id: string, { revision, expected }: { revision: number; expected: number }): ConflictError {
  return new ConflictError(
    'flow.stale',
    `The flow "${id}" was changed meanwhile: it is at revision ${revision}, not ${expected}. Load it again, then save.`,
    { details: { id, revision } },
  );
}
