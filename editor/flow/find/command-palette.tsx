// All that can be done from here, by its name: commands of the one table, nodes to go to, cards to add, pages.
import { Modal } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useId, useMemo, useState, type KeyboardEvent } from 'react';

import { ARRANGE_COMMANDS } from '../../commands/arrange-commands.ts';
import { CANVAS_COMMANDS, type CanvasPlace } from '../../commands/canvas-commands.ts';
import { isOffered, labelOf, type Command, type Place } from '../../commands/command.ts';
import { FLOW_MENU, type FlowPlace } from '../../commands/flow-menu.ts';
import { ICONS } from '../../commands/icons.ts';
import { keyText } from '../../commands/keys.ts';
import { PAGE_COMMANDS, type PagePlace } from '../../commands/page-commands.ts';
import type { CardManifest } from '../../../shared/card/manifest.ts';
import { appTitle } from '../../../shared/card/app-title.ts';
import { cardTitleOf, nodeName } from '../../geometry/node-text.ts';
import { CardIcon } from '../../ui/card-icon.tsx';
import { ranked, type Choice } from './ranked.ts';
import { TEXTS } from './texts.ts';
import styles from './command-palette.module.css';

interface CommandPaletteProps {
  place: PagePlace;
  canvas: CanvasPlace | undefined;
  flow: FlowPlace | null;
  onNode: (key: string) => void;
  onAdd: (card: CardManifest) => void;
  /** Told before what was chosen is done: the focus is back where it was then. */
  onClose: () => void;
}

interface Entry extends Choice {
  group: keyof typeof TEXTS.groups;
  /** Of a command, for its sign and key. */
  command?: Command<never>;
  /** Of a card. */
  card?: string;
  perform: () => unknown;
}

const PAGES = [
  ['/', TEXTS.pages.flows],
  ['/runs', TEXTS.pages.runs],
  ['/events', TEXTS.pages.events],
  ['/tables', TEXTS.pages.tables],
  ['/connections', TEXTS.pages.connections],
  ['/settings', TEXTS.pages.settings],
] as const;

export function CommandPalette({ place, canvas, flow, onNode, onAdd, onClose }: CommandPaletteProps) {
  const id = useId();
  const navigate = useNavigate();
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(0);
  const { session, isReadOnly } = place;
  const entries = useMemo((): Entry[] => {
    const { flow: open } = session.editor.get();
    const nodes = Object.entries(open.nodes).map(([key, node]): Entry => {
      const manifest = session.manifests(node.card, node.version);
      return {
        id: `node ${key}`,
        group: 'node',
        text: nodeName(key, node, manifest),
        more: cardTitleOf(node, manifest),
        card: node.card,
        perform: () => onNode(key),
      };
    });
    const cards = (isReadOnly ? [] : session.cards).map((card): Entry => ({
      id: `card ${card.id}`,
      group: 'card',
      text: TEXTS.addCard(card.title),
      more: `${appTitle(card.app)} · ${card.summary}`,
      card: card.id,
      perform: () => onAdd(card),
    }));
    const pages = PAGES.map(([to, text]): Entry => ({
      id: `page ${to}`,
      group: 'page',
      text,
      more: '',
      perform: () => navigate({ to }),
    }));
    const commands = [
      ...entriesOf(PAGE_COMMANDS, place),
      ...(canvas === undefined ? [] : entriesOf([...CANVAS_COMMANDS, ...ARRANGE_COMMANDS], canvas)),
      ...(flow === null ? [] : entriesOf(FLOW_MENU.flat(), flow)),
    ];
    const once = [...new Map(commands.map((each) => [each.id, each])).values()];
    return [...once.filter(({ id: each }) => each !== 'page.palette'), ...nodes, ...cards, ...pages];
  }, [canvas, flow, isReadOnly, navigate, onAdd, onNode, place, session]);
  const found = useMemo(() => ranked(entries, query), [entries, query]);

  const choose = (entry: Entry | undefined): void => {
    if (entry === undefined) return;
    onClose();
    void entry.perform();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const move = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (move !== 0 && found.length > 0) {
      const next = (active + move + found.length) % found.length;
      setActive(next);
      document.querySelector(`#${CSS.escape(`${id}-${next}`)}`)?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter') choose(found[active]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <Modal.Root opened onClose={onClose} padding={0} size={560} yOffset="12vh" returnFocus={false}>
      <Modal.Overlay />
      <Modal.Content aria-label={TEXTS.paletteTitle}>
        <Modal.Body>
          <div className={styles.palette} data-testid="command-palette">
            <input
              data-autofocus
              role="combobox"
              aria-label={TEXTS.paletteTitle}
              aria-expanded
              aria-controls={`${id}-list`}
              {...(found[active] === undefined ? {} : { 'aria-activedescendant': `${id}-${active}` })}
              placeholder={TEXTS.palettePlaceholder}
              value={query}
              onChange={(event) => {
                setQuery(event.currentTarget.value);
                setActive(0);
              }}
              onKeyDown={onKeyDown}
            />
            <div role="listbox" id={`${id}-list`} aria-label={TEXTS.paletteTitle} className={styles.list}>
              {found.map((entry, at) => (
                <Option
                  key={entry.id}
                  id={`${id}-${at}`}
                  entry={entry}
                  title={entry.group === found[at - 1]?.group ? undefined : TEXTS.groups[entry.group]}
                  isActive={at === active}
                  onPoint={() => setActive(at)}
                  onChoose={() => choose(entry)}
                />
              ))}
            </div>
            {found.length === 0 && <p className={styles.nothing}>{TEXTS.nothing}</p>}
            <p className={styles.keys}>{TEXTS.paletteKeys}</p>
          </div>
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

interface OptionProps {
  id: string;
  entry: Entry;
  /** Of the group that begins here. */
  title: string | undefined;
  isActive: boolean;
  onPoint: () => void;
  onChoose: () => void;
}

function Option({ id, entry, title, isActive, onPoint, onChoose }: OptionProps) {
  const Icon = entry.command === undefined ? undefined : ICONS[entry.command.id];
  const [key] = entry.command?.keys ?? [];
  return (
    <>
      {title !== undefined && (
        <div className={styles.group} role="presentation">
          {title}
        </div>
      )}
      <button
        type="button"
        id={id}
        role="option"
        tabIndex={-1}
        aria-selected={isActive}
        className={styles.option}
        onPointerMove={onPoint}
        onClick={onChoose}
      >
        <span className={styles.sign}>
          {entry.card === undefined ? (
            Icon !== undefined && <Icon size={16} aria-hidden />
          ) : (
            <CardIcon of={entry.card} size={24} framed />
          )}
        </span>
        <span className={styles.text}>{entry.text}</span>
        <span className={styles.more}>{entry.more}</span>
        {key !== undefined && <kbd aria-hidden>{keyText(key)}</kbd>}
      </button>
    </>
  );
}

function entriesOf<At extends Place>(table: readonly Command<At>[], at: At): Entry[] {
  return table
    .filter((command) => command.keysOnly !== true && isOffered(command, at))
    .map((command) => ({
      id: command.id,
      group: 'command',
      text: labelOf(command, at),
      more: '',
      command,
      perform: () => command.perform(at),
    }));
}
