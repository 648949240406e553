// Saving, conflicts and drafts against a server of one flow with real revisions, in time that moves by hand.
import { describe, expect, test } from 'vitest';

import type { Flow } from '../../shared/flow/flow.ts';
import { createAutosave, type SavedFlow } from './autosave.ts';
import { mergeFlows } from '../../shared/flow/merge.ts';
import { openDrafts } from './drafts.ts';
import { createEditorStore } from './editor-store.ts';
import { aFlow, manifests, manualTime, MemoryStorage, settled } from './session.test-support.ts';

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
  /** It saves, and is gone before it answers. */
  losesAnswers = false;
  /** Set: saves wait for it. */
  gate: Promise<void> | null = null;

  save = async (flow: Flow, revision: number): Promise<SavedFlow> => {
    this.saves += 1;
    if (this.gate !== null) await this.gate;
    if (this.failure !== null && !this.losesAnswers) throw new Failure(this.failure);
    if (revision !== this.saved.revision) throw new Failure('conflict');
    this.saved = { flow: structuredClone(flow), revision: revision + 1 };
    if (this.losesAnswers) throw new Failure('offline');
    return this.saved;
  };
  load = async (): Promise<SavedFlow> => this.saved;
  /** Somebody else saves. */
  other(name: string): void {
    this.change((flow) => ({ ...flow, name }));
  }
  describe(description: string): void {
    this.change((flow) => ({ ...flow, description }));
  }
  private change(how: (flow: Flow) => Flow): void {
    this.saved = { flow: how(this.saved.flow), revision: this.saved.revision + 1 };
  }
}

let clock = 0;

/** A tab: on a new server and in a new browser, unless it is told of others. */
function open(server = new OneFlowServer(), storage = new MemoryStorage(), tab = 'one') {
  const time = manualTime();
  const editor = createEditorStore({ flow: server.saved.flow, manifests, now: () => 0 });
  const drafts = openDrafts({ storage, flowId: 'probe', tab, now: () => (clock += 1) });
  const merged: string[] = [];
  const autosave = createAutosave({
    editor,
    server: server.saved,
    save: server.save,
    load: server.load,
    merge: () => Promise.resolve(mergeFlows),
    onMerged: () => void merged.push('merged'),
    classify: (error) => ({ failure: error instanceof Failure ? error.kind : 'offline', message: String(error) }),
    drafts,
    later: time.later,
  });
  const rename = (name: string): boolean => editor.dispatch({ type: 'setFlow', patch: { name } });
  const left = (...alive: string[]) => drafts.orphans(new Set(alive));
  return { server, storage, time, editor, autosave, rename, merged, left };
}

/** What lies in the browser as seen by a tab that comes later. */
const found = (storage: MemoryStorage, ...alive: string[]) => open(undefined, storage, 'later').left(...alive);

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
    expect(found(storage)).toMatchObject([{ draft: { revision: 1, flow: { name: 'A' }, base: { name: 'Probe' } } }]);
    server.failure = null;
    await time.pass(6_000);
    expect(autosave.get().phase).toBe('saved');
    expect(server.saved.flow.name).toBe('A');
    expect(storage.length).toBe(0);
  });
});

describe('somebody else saved first', () => {
  const NAME = '["name"]';

  test('what only they changed is merged into ours, as one step of undo, and saved', async () => {
    const { server, time, editor, autosave, rename, merged } = open();
    server.describe('Theirs');
    rename('Mine');
    await time.pass(2_000);
    expect(server.saved).toMatchObject({ flow: { name: 'Mine', description: 'Theirs' }, revision: 3 });
    expect(autosave.get().phase).toBe('saved');
    expect(merged).toEqual(['merged']);
    editor.undo();
    expect(editor.get().flow).toMatchObject({ name: 'Mine' });
    expect(editor.get().flow.description).toBeUndefined();
  });

  test('what both changed is asked about with both values, and nothing is saved until it is decided', async () => {
    const { server, storage, time, autosave, rename } = open();
    server.other('Theirs');
    rename('Mine');
    await time.pass(1_000);
    expect(autosave.get()).toMatchObject({
      phase: 'conflict',
      theirs: { flow: { name: 'Theirs' }, revision: 2 },
      conflicts: [{ id: NAME, base: 'Probe', mine: 'Mine', theirs: 'Theirs' }],
    });
    expect(found(storage)).toMatchObject([{ draft: { flow: { name: 'Mine' } } }]);
    rename('Mine still');
    await time.pass(10_000);
    expect(server.saved.flow.name).toBe('Theirs');
    expect(autosave.get().conflicts).toMatchObject([{ mine: 'Mine still' }]);
    expect(await autosave.flush()).toBe(false);
    expect(await autosave.resolve({ [NAME]: 'mine' })).toBe(true);
    expect(server.saved).toMatchObject({ flow: { name: 'Mine still' }, revision: 3 });
    expect(autosave.get()).toMatchObject({ phase: 'saved', theirs: null, conflicts: [] });
  });

  test('theirs, when chosen, is taken, and undo brings mine back', async () => {
    const { server, time, editor, autosave, rename } = open();
    server.other('Theirs');
    rename('Mine');
    await time.pass(1_000);
    expect(await autosave.resolve({ [NAME]: 'theirs' })).toBe(true);
    expect(editor.get().flow.name).toBe('Theirs');
    expect(autosave.get()).toMatchObject({ phase: 'saved', revision: 2 });
    expect(server.saves).toBe(1);
    editor.undo();
    expect(editor.get().flow.name).toBe('Mine');
    await time.pass(1_000);
    expect(server.saved).toMatchObject({ flow: { name: 'Mine' }, revision: 3 });
  });

  test('a conflict is over when one side takes its change back', async () => {
    const { server, time, editor, autosave, rename } = open();
    server.other('Theirs');
    rename('Mine');
    editor.dispatch({ type: 'setFlow', patch: { description: 'Mine too' } });
    await time.pass(1_000);
    expect(autosave.get().phase).toBe('conflict');
    rename('Probe');
    await time.pass(3_000);
    expect(server.saved.flow).toMatchObject({ name: 'Theirs', description: 'Mine too' });
    expect(autosave.get().phase).toBe('saved');
  });

  test('they save once more while it is being decided: what is decided holds for the newest', async () => {
    const { server, time, autosave, rename } = open();
    server.other('Theirs');
    rename('Mine');
    await time.pass(1_000);
    server.describe('Later');
    await autosave.refresh(3);
    expect(autosave.get()).toMatchObject({ phase: 'conflict', theirs: { revision: 3 } });
    expect(await autosave.resolve({ [NAME]: 'mine' })).toBe(true);
    expect(server.saved.flow).toMatchObject({ name: 'Mine', description: 'Later' });
  });

  test('an answer that got lost is no change of somebody else', async () => {
    const { server, time, autosave, rename, merged } = open();
    server.losesAnswers = true;
    rename('A');
    await time.pass(1_000);
    expect(autosave.get().phase).toBe('offline');
    server.losesAnswers = false;
    rename('AB');
    await time.pass(8_000);
    expect(autosave.get().phase).toBe('saved');
    expect(server.saved).toMatchObject({ flow: { name: 'AB' }, revision: 3 });
    expect(merged).toEqual([]);
  });
});

describe('what a tab left behind', () => {
  /** A tab that dies with unsaved work. */
  async function left(
    server: OneFlowServer,
    storage: MemoryStorage,
    tab: string,
    edit: (tab: ReturnType<typeof open>) => void,
  ) {
    const dead = open(server, storage, tab);
    server.failure = 'offline';
    edit(dead);
    await dead.time.pass(1_000);
    dead.autosave.stop();
    server.failure = null;
  }

  test('is saved when the flow is opened again', async () => {
    const [server, storage] = [new OneFlowServer(), new MemoryStorage()];
    await left(server, storage, 'dead', ({ rename }) => void rename('Draft'));
    const again = open(server, storage, 'again');
    const [orphan] = again.left();
    expect(await again.autosave.restore(orphan!.draft)).toBe('restored');
    orphan!.drop();
    await again.time.pass(1_000);
    expect(server.saved.flow.name).toBe('Draft');
    expect(storage.length).toBe(0);
  });

  test('is merged with what others saved meanwhile, and asked about where both changed the same', async () => {
    const [server, storage] = [new OneFlowServer(), new MemoryStorage()];
    await left(server, storage, 'dead', ({ rename }) => void rename('Draft'));
    server.describe('Theirs');
    const merging = open(server, storage, 'again');
    expect(await merging.autosave.restore(merging.left()[0]!.draft)).toBe('restored');
    expect(merging.editor.get().flow).toMatchObject({ name: 'Draft', description: 'Theirs' });
    merging.autosave.stop();

    server.other('Theirs');
    const asking = open(server, storage, 'third');
    const draft = asking.left('again')[0]!.draft;
    expect(await asking.autosave.restore(draft)).toBe('conflict');
    expect(asking.autosave.get().conflicts).toMatchObject([{ base: 'Probe', mine: 'Draft', theirs: 'Theirs' }]);
    await asking.time.pass(10_000);
    expect(server.saved.flow.name).toBe('Theirs');
    await asking.autosave.resolve({ '["name"]': 'mine' });
    expect(server.saved.flow).toMatchObject({ name: 'Draft', description: 'Theirs' });
  });

  test('by two tabs is taken up from both, and a tab that is open keeps its own', async () => {
    const [server, storage] = [new OneFlowServer(), new MemoryStorage()];
    await left(server, storage, 'first', ({ rename }) => void rename('Draft'));
    await left(
      server,
      storage,
      'second',
      ({ editor }) => void editor.dispatch({ type: 'setFlow', patch: { description: 'Of the second' } }),
    );
    expect(found(storage, 'first').map(({ draft }) => draft.flow.description)).toEqual(['Of the second']);
    const again = open(server, storage, 'again');
    for (const { draft, drop } of again.left()) {
      expect(await again.autosave.restore(draft)).toBe('restored');
      drop();
    }
    await again.time.pass(1_000);
    expect(server.saved.flow).toMatchObject({ name: 'Draft', description: 'Of the second' });
    expect(storage.length).toBe(0);
  });

  test('of an older editor, without what it was made from, is asked about part by part', async () => {
    const [server, storage] = [new OneFlowServer(), new MemoryStorage()];
    const flow = { ...aFlow(), description: 'Draft' };
    server.describe('Theirs');
    storage.setItem('signalbox.draft.probe', JSON.stringify({ revision: 1, flow }));
    const again = open(server, storage, 'again');
    const [orphan] = again.left();
    expect(await again.autosave.restore(orphan!.draft)).toBe('conflict');
    expect(again.autosave.get().conflicts.map(({ path }) => path.join('.'))).toEqual(['description']);
  });

  test('is nothing where the server has it: it was saved, and the answer came too late', async () => {
    const [server, storage] = [new OneFlowServer(), new MemoryStorage()];
    const dead = open(server, storage, 'dead');
    server.losesAnswers = true;
    dead.rename('Draft');
    await dead.time.pass(1_000);
    dead.rename('Draft and more');
    dead.autosave.stop();
    server.losesAnswers = false;
    const again = open(server, storage, 'again');
    expect(await again.autosave.restore(again.left()[0]!.draft)).toBe('restored');
    expect(again.editor.get().flow.name).toBe('Draft and more');
    expect(await again.autosave.flush()).toBe(true);
    expect(await open(server, storage, 'third').autosave.restore({ revision: 1, flow: server.saved.flow })).toBe(
      'nothing',
    );
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
