// Saving, conflicts and drafts against a server of one flow with real revisions, in time that moves by hand.
import { describe, expect, test } from 'vitest';

import type { Flow } from '../../shared/flow/flow.ts';
import { createAutosave, type SavedFlow } from './autosave.ts';
import { readDraft, type DraftStorage } from './drafts.ts';
import { createEditorStore } from './editor-store.ts';
import { aFlow, manifests, manualTime, settled } from './session.test-support.ts';

class Failure extends Error {
  readonly kind: 'conflict' | 'offline' | 'refused';
  constructor(kind: 'conflict' | 'offline' | 'refused') {
    super(kind);
    this.kind = kind;
  }
}

/** A server with one flow and real revisions: a save with an old one is a conflict. */
class OneFlowServer {
  saved: SavedFlow = { flow: aFlow(), revision: 1 };
  saves = 0;
  failure: 'offline' | 'refused' | null = null;
  /** Set: saves wait for it. */
  gate: Promise<void> | null = null;

  save = async (flow: Flow, revision: number): Promise<SavedFlow> => {
    this.saves += 1;
    if (this.gate !== null) await this.gate;
    if (this.failure !== null) throw new Failure(this.failure);
    if (revision !== this.saved.revision) throw new Failure('conflict');
    this.saved = { flow, revision: revision + 1 };
    return this.saved;
  };
  load = async (): Promise<SavedFlow> => this.saved;
  /** Somebody else saves. */
  other(name: string): void {
    this.saved = { flow: { ...this.saved.flow, name }, revision: this.saved.revision + 1 };
  }
}

class MemoryStorage implements DraftStorage {
  readonly texts = new Map<string, string>();
  getItem(key: string): string | null {
    return this.texts.get(key) ?? null;
  }
  setItem(key: string, text: string): void {
    this.texts.set(key, text);
  }
  removeItem(key: string): void {
    this.texts.delete(key);
  }
}

function open() {
  const server = new OneFlowServer();
  const storage = new MemoryStorage();
  const time = manualTime();
  const editor = createEditorStore({ flow: server.saved.flow, manifests, now: () => 0 });
  const autosave = createAutosave({
    flowId: 'probe',
    editor,
    server: server.saved,
    save: server.save,
    load: server.load,
    classify: (error) => ({ failure: error instanceof Failure ? error.kind : 'offline', message: String(error) }),
    storage,
    later: time.later,
  });
  const rename = (name: string): boolean => editor.dispatch({ type: 'setFlow', patch: { name } });
  return { server, storage, time, editor, autosave, rename };
}

describe('autosave', () => {
  test('saves once, a moment after the last change', async () => {
    const { server, time, autosave, rename } = open();
    rename('A');
    await time.pass(400);
    rename('AB');
    expect(autosave.get().phase).toBe('unsaved');
    await time.pass(400);
    expect(server.saves).toBe(0);
    await time.pass(400);
    expect(server.saves).toBe(1);
    expect(server.saved.flow.name).toBe('AB');
    expect(autosave.get()).toMatchObject({ phase: 'saved', revision: 2 });
  });

  test('a change during a save is saved after it, with the new revision', async () => {
    const { server, time, autosave, rename } = open();
    const gate = Promise.withResolvers<void>();
    server.gate = gate.promise;
    rename('A');
    await time.pass(1_000);
    rename('AB');
    expect(autosave.get().phase).toBe('saving');
    server.gate = null;
    gate.resolve();
    await settled();
    expect(autosave.get().phase).toBe('unsaved');
    await time.pass(1_000);
    expect(server.saved).toMatchObject({ flow: { name: 'AB' }, revision: 3 });
    expect(autosave.get().phase).toBe('saved');
  });

  test('flush saves at once and tells whether all is saved', async () => {
    const { server, autosave, rename } = open();
    rename('A');
    expect(await autosave.flush()).toBe(true);
    expect(server.saved.flow.name).toBe('A');
    server.failure = 'refused';
    rename('B');
    expect(await autosave.flush()).toBe(false);
    expect(autosave.get().phase).toBe('refused');
  });

  test('undoing back to what is saved needs no save', async () => {
    const { server, time, editor, autosave, rename } = open();
    rename('A');
    editor.undo();
    expect(autosave.get().phase).toBe('saved');
    await time.pass(2_000);
    expect(server.saves).toBe(0);
  });

  test('offline edits are kept in the browser and saved when the server is back', async () => {
    const { server, storage, time, autosave, rename } = open();
    server.failure = 'offline';
    rename('A');
    await time.pass(1_000);
    expect(autosave.get().phase).toBe('offline');
    expect(readDraft(storage, 'probe')).toMatchObject({ revision: 1, flow: { name: 'A' } });
    server.failure = null;
    await time.pass(6_000);
    expect(autosave.get().phase).toBe('saved');
    expect(server.saved.flow.name).toBe('A');
    expect(readDraft(storage, 'probe')).toBeUndefined();
  });
});

describe('conflict', () => {
  test('keep mine saves over theirs with their revision', async () => {
    const { server, time, autosave, rename } = open();
    server.other('Theirs');
    rename('Mine');
    await time.pass(1_000);
    expect(autosave.get()).toMatchObject({ phase: 'conflict', theirs: { flow: { name: 'Theirs' }, revision: 2 } });
    rename('Mine still');
    await time.pass(10_000);
    expect(server.saved.flow.name).toBe('Theirs');
    expect(await autosave.keepMine()).toBe(true);
    expect(server.saved).toMatchObject({ flow: { name: 'Mine still' }, revision: 3 });
    expect(autosave.get().phase).toBe('saved');
  });

  test('take theirs shows theirs, and undo brings mine back', async () => {
    const { server, time, editor, autosave, rename } = open();
    server.other('Theirs');
    rename('Mine');
    await time.pass(1_000);
    autosave.takeTheirs();
    expect(editor.get().flow.name).toBe('Theirs');
    expect(autosave.get()).toMatchObject({ phase: 'saved', revision: 2 });
    editor.undo();
    expect(editor.get().flow.name).toBe('Mine');
    await time.pass(1_000);
    expect(server.saved).toMatchObject({ flow: { name: 'Mine' }, revision: 3 });
  });

  test('mine is in the browser as long as nothing is decided', async () => {
    const { server, storage, time, rename } = open();
    server.other('Theirs');
    rename('Mine');
    await time.pass(1_000);
    expect(readDraft(storage, 'probe')?.flow.name).toBe('Mine');
  });

  test('a draft made from an older revision meets the server as a conflict, one of the same revision is saved', async () => {
    const older = open();
    older.server.other('Theirs');
    const current = createAutosave({
      flowId: 'probe',
      editor: older.editor,
      server: older.server.saved,
      save: older.server.save,
      load: older.server.load,
      classify: () => ({ failure: 'offline', message: '' }),
      storage: older.storage,
      later: older.time.later,
    });
    older.autosave.stop();
    current.restore({ revision: 1, flow: { ...aFlow(), name: 'Draft' } });
    expect(current.get()).toMatchObject({ phase: 'conflict', theirs: { flow: { name: 'Theirs' } } });

    const same = open();
    same.autosave.restore({ revision: 1, flow: { ...aFlow(), name: 'Draft' } });
    await same.time.pass(1_000);
    expect(same.server.saved.flow.name).toBe('Draft');
  });
});

describe('news from the server', () => {
  test('shows a newer revision where nothing is unsaved, and leaves unsaved work alone', async () => {
    const { server, editor, autosave, rename } = open();
    server.other('Theirs');
    await autosave.refresh(2);
    expect(editor.get().flow.name).toBe('Theirs');
    expect(autosave.get()).toMatchObject({ phase: 'saved', revision: 2 });
    server.other('Theirs again');
    rename('Mine');
    await autosave.refresh(3);
    expect(editor.get().flow.name).toBe('Mine');
  });

  test('after stop nothing is saved any more', async () => {
    const { server, time, autosave, rename } = open();
    autosave.stop();
    rename('A');
    await time.pass(5_000);
    expect(server.saves).toBe(0);
  });
});
