// The tables of commands: what a key means where, and that all of them stand on the sheet.
import { describe, expect, test } from 'vitest';

import { createEditorStore } from '../session/editor-store.ts';
import type { EditorSession } from '../session/session.ts';
import { aFlow, manifests } from '../session/session.test-support.ts';
import { ARRANGE_COMMANDS } from './arrange-commands.ts';
import { CANVAS_COMMANDS, type CanvasPlace } from './canvas-commands.ts';
import { CANVAS_MENUS, NODE_MENU } from './canvas-menus.ts';
import { isOffered, labelOf, performKey, type Command } from './command.ts';
import { ICONS } from './icons.ts';
import { isPressed, keyTexts, ARROWS, type Press } from './keys.ts';
import { FLOW_MENU } from './flow-menu.ts';
import { PAGE_COMMANDS } from './page-commands.ts';
import { sheetOfKeys } from './sheet.ts';
import { PORT_COMMANDS, WIRING_COMMANDS, type WiringPlace } from './wire-commands.ts';

function press(key: string, held: Partial<Press> = {}): Press {
  return { key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held };
}

interface Asked {
  place: (node?: string) => CanvasPlace;
  editor: ReturnType<typeof createEditorStore>;
  done: string[];
  clip: { text: string };
}

function canvas({ isReadOnly = false }: { isReadOnly?: boolean } = {}): Asked {
  const editor = createEditorStore({ flow: aFlow(), manifests, now: () => 0 });
  const done: string[] = [];
  const clip = { text: '' };
  const note =
    (name: string) =>
    (...details: unknown[]): void =>
      void done.push([name, ...details].join(' '));
  const place = (node?: string): CanvasPlace => ({
    session: { editor, manifests, isReadOnly } as EditorSession,
    isReadOnly,
    node,
    say: note('say'),
    onGone: note('gone'),
    choose: note('choose'),
    zoom: note('zoom'),
    walk: ({ key }) => key.startsWith('Arrow') && done.push(`walk ${key}`) > 0,
    quickAdd: note('quick-add'),
    addNote: note('note'),
    open: note('open'),
    toPorts: note('ports'),
    pasteSpot: () => ({ x: 0, y: 400 }),
    openMenu: note('menu'),
    replug: ({ from, to }) => void done.push(`replug ${from} ${to}`),
    startLasso: note('lasso'),
    clipboard: { write: (text) => void (clip.text = text), read: () => clip.text },
  });
  return { place, editor, done, clip };
}

/** Every command of menus, those of menus within them too. */
function inMenus(menus: object): Command<CanvasPlace>[] {
  const entries = (Object.values(menus) as (typeof CANVAS_MENUS)['node'][]).flat(2);
  return entries.flatMap((entry) => ('commands' in entry ? entry.commands : [entry]));
}

describe('keys', () => {
  test.each<[string, Press, boolean]>([
    ['L', press('l'), true],
    ['L', press('L'), true],
    ['L', press('L', { shiftKey: true }), false],
    ['Mod+D', press('d', { metaKey: true }), true],
    ['D', press('d', { ctrlKey: true }), false],
    ['Mod+Shift+Z', press('Z', { ctrlKey: true, shiftKey: true }), true],
    ['Mod+Z', press('Z', { ctrlKey: true, shiftKey: true }), false],
    // Where a sign lies on the keyboard is the keyboard's own affair.
    ['/', press('/', { shiftKey: true }), true],
    ['+', press('+', { shiftKey: true }), true],
    ['Space', press(' '), true],
    ['Shift+F10', press('F10', { shiftKey: true }), true],
    ['L', press('l', { altKey: true }), false],
  ])('%s and %o: %s', (chord, pressed, is) => {
    expect(isPressed(chord, pressed)).toBe(is);
  });

  test('the four arrows are shown as one', () => {
    expect(keyTexts([...ARROWS, 'Mod+Shift+Z'], 'Arrows')).toEqual(['Arrows', 'Ctrl Shift Z']);
    expect(keyTexts(['ArrowRight', '+'], 'Arrows')).toEqual(['→', '+']);
  });
});

describe('tables', () => {
  const all = [...CANVAS_COMMANDS, ...ARRANGE_COMMANDS, ...PORT_COMMANDS, ...WIRING_COMMANDS, ...PAGE_COMMANDS];

  test('whatever has a key stands on the sheet, once, in plain words', () => {
    const rows = sheetOfKeys().flatMap((section) => section.rows);
    expect(rows.map(({ id }) => id)).toEqual([...new Set(rows.map(({ id }) => id))]);
    expect(all.filter(({ id, keys }) => keys.length > 0 && !rows.some((row) => row.id === id))).toEqual([]);
    for (const { text } of rows) expect(text).toMatch(/^[A-Z][^{}=]+$/);
  });

  test('what stands in a menu of the canvas with a key is heard there', () => {
    const listed = [...inMenus(CANVAS_MENUS), ...NODE_MENU.flat()];
    const heard = new Set([...CANVAS_COMMANDS, ...ARRANGE_COMMANDS].map(({ id }) => id));
    expect(listed.filter(({ id }) => !heard.has(id))).toEqual([]);
    const ids = FLOW_MENU.flat().map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)]);
  });
});

describe('on the canvas', () => {
  test('arrows walk until something is selected, then they move it', () => {
    const { place, editor, done } = canvas();
    expect(performKey(CANVAS_COMMANDS, press('ArrowRight'), place())).toBe(true);
    editor.select(['say']);
    const before = editor.get().flow.layout?.nodes['say']?.x ?? 0;
    performKey(CANVAS_COMMANDS, press('ArrowRight', { shiftKey: true }), place());
    expect(editor.get().flow.layout?.nodes['say']?.x).toBe(before + 40);
    expect(done).toEqual(['walk ArrowRight']);
  });

  test('Enter selects a node, and opens the one that is selected', () => {
    const { place, editor, done } = canvas();
    performKey(CANVAS_COMMANDS, press('Enter'), place('say'));
    editor.select(['say']);
    performKey(CANVAS_COMMANDS, press('Enter'), place('say'));
    performKey(CANVAS_COMMANDS, press(' '), place('say'));
    expect(done).toEqual(['choose say', 'open say', 'choose say']);
  });

  test('a key that means nothing here is left to others', () => {
    const { place, done } = canvas();
    for (const key of ['Escape', 'Delete', 'd', 'w', 'Enter', 'End', 'q'])
      expect(performKey(CANVAS_COMMANDS, press(key), place()), key).toBe(false);
    expect(performKey(CANVAS_COMMANDS, press('c', { ctrlKey: true }), place()), 'copy is an event').toBe(false);
    expect(done).toEqual([]);
  });

  test('a viewer looks and copies, and changes nothing by any key', () => {
    const { place, editor, done } = canvas({ isReadOnly: true });
    const { flow } = editor.get();
    performKey(CANVAS_COMMANDS, press('a', { ctrlKey: true }), place());
    for (const { keys } of CANVAS_COMMANDS)
      for (const chord of keys)
        performKey(
          CANVAS_COMMANDS,
          press(chord.split('+').at(-1) ?? '', { ctrlKey: chord.includes('Mod') }),
          place('say'),
        );
    expect(editor.get().flow).toBe(flow);
    expect(done.filter((each) => /note|quick-add|ports|gone/.test(each))).toEqual([]);
    editor.select(['say']);
    const offered = inMenus([CANVAS_MENUS.node]).filter((command) => isOffered(command, place('say')));
    expect(offered.map(({ id }) => id)).toEqual(['canvas.open', 'selection.copy']);
  });

  test('cutting puts on the clipboard first, pasting takes from it', async () => {
    const { place, editor, clip } = canvas();
    editor.select(['say']);
    await CANVAS_COMMANDS.find(({ id }) => id === 'selection.cut')?.perform(place());
    expect(clip.text).toContain('"say"');
    expect(Object.keys(editor.get().flow.nodes)).not.toContain('say');
    const paste = CANVAS_COMMANDS.find(({ id }) => id === 'canvas.paste');
    expect(paste?.perform(place())).toBe(true);
    expect(Object.keys(editor.get().flow.nodes)).toContain('say');
    clip.text = 'a shopping list';
    expect(paste?.perform(place())).toBe(false);
  });

  test('what a clipboard refuses is not cut', async () => {
    const { place, editor, done } = canvas();
    editor.select(['say']);
    const closed = { write: () => Promise.reject(new Error('no')), read: () => '' };
    await CANVAS_COMMANDS.find(({ id }) => id === 'selection.cut')?.perform({ ...place(), clipboard: closed });
    expect(Object.keys(editor.get().flow.nodes)).toContain('say');
    expect(done.join()).toContain('clipboard');
  });

  test('a menu calls things by what they would do', () => {
    const { place, editor } = canvas();
    const labels = (target: keyof typeof CANVAS_MENUS): string[] =>
      inMenus([CANVAS_MENUS[target]]).map((command) => labelOf(command, place('say')));
    expect(labels('canvas')).toContain('Add a card');
    editor.select(['say']);
    expect(labels('node')).toEqual(expect.arrayContaining(['Add a card behind', 'Disable', 'Delete']));
    performKey(CANVAS_COMMANDS, press('d'), place());
    expect(labels('node')).toContain('Enable');
    const [edge] = editor.get().flow.edges;
    editor.select([], [`${edge?.from}:${edge?.to}:${edge?.port}`]);
    expect(labels('wire')).toEqual(['Insert a card here', 'Lead this wire elsewhere', 'Remove this wire']);
  });
});

test('each command of the menus has a sign', () => {
  const commands = [...FLOW_MENU.flat(), ...NODE_MENU.flat(), ...Object.values(CANVAS_MENUS).flat(2)];
  expect(commands.filter(({ id }) => ICONS[id] === undefined).map(({ id }) => id)).toEqual([]);
});

describe('arranging', () => {
  test('what is selected is put in line by one step of undo, and said', () => {
    const { place, editor, done } = canvas();
    editor.dispatch({ type: 'moveNodes', positions: { say: { x: 640, y: 80 } } });
    editor.select(['choose', 'say']);
    expect(performKey(ARRANGE_COMMANDS, press('W', { shiftKey: true }), place())).toBe(true);
    expect(editor.get().flow.layout?.nodes['say']).toEqual({ x: 640, y: 0 });
    expect(done).toEqual(['say Aligned.']);
    editor.undo();
    expect(editor.get().flow.layout?.nodes['say']).toEqual({ x: 640, y: 80 });
    expect(performKey(ARRANGE_COMMANDS, press('X', { shiftKey: true }), place()), 'two have no distance').toBe(false);
  });

  test('a card is taken out of its wires, and its neighbours are joined', () => {
    const { place, editor } = canvas();
    editor.select(['choose']);
    performKey(ARRANGE_COMMANDS, press('x'), place());
    expect(editor.get().flow.edges).toEqual([{ from: 'trigger', port: 'out', to: 'say' }]);
    expect(Object.keys(editor.get().flow.nodes)).toContain('choose');
    editor.undo();
    expect(editor.get().flow).toEqual(aFlow());
  });

  test('a frame lies around what is selected', () => {
    const { place, editor } = canvas();
    editor.select(['choose', 'say']);
    performKey(ARRANGE_COMMANDS, press('f'), place());
    const frame = editor.get().flow.layout?.notes['frame1'];
    expect(frame).toMatchObject({ frame: true, text: '' });
    expect(frame!.x).toBeLessThan(320);
    expect(frame!.x + frame!.width!).toBeGreaterThan(640 + 200);
    expect(editor.get().selection.nodes).toEqual(['note:frame1']);
  });

  test('the wire that is selected can be led elsewhere', () => {
    const { place, editor, done } = canvas();
    expect(performKey(ARRANGE_COMMANDS, press('r'), place())).toBe(false);
    editor.select([], ['choose:say:true']);
    performKey(ARRANGE_COMMANDS, press('r'), place());
    expect(done).toEqual(['replug choose say']);
  });
});

test('Tab calls a wire off and still moves the focus; other keys go on', () => {
  const done: string[] = [];
  const place: WiringPlace = {
    isReadOnly: false,
    walk: (by) => void done.push(`walk ${by}`),
    connect: () => void done.push('connect'),
    cancel: () => void done.push('cancel'),
  };
  expect(performKey(WIRING_COMMANDS, press('ArrowUp'), place)).toBe(true);
  expect(performKey(WIRING_COMMANDS, press('Enter'), place)).toBe(true);
  expect(performKey(WIRING_COMMANDS, press('Tab', { shiftKey: true }), place)).toBe(false);
  expect(performKey(WIRING_COMMANDS, press('x'), place)).toBe(false);
  expect(done).toEqual(['walk -1', 'connect', 'cancel']);
});
