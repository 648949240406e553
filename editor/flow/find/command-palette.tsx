// All that can be done from here, by its name: commands of the tables, nodes to go to, cards to add, pages.
import { Modal } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';

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
import listStyles from '../../ui/option-list.module.css';
import { PLACES } from '../../ui/places.ts';
import { useOptionList, type OptionList } from '../../ui/use-option-list.ts';
import { ranked, type Choice } from './ranked.ts';
import { TEXTS } from './texts.ts';
import styles from './command-palette.module.css';

interface CommandPaletteProps {
  place: PagePlace;
  canvas: CanvasPlace | undefined;
  flow: FlowPlace | null;
  onNode: (key: string) => void;
  onAdd: (card: CardManifest) => void;
  /** Called before what was chosen is done, so that the focus is back where it was. */
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

export function CommandPalette({ place, canvas, flow, onNode, onAdd, onClose }: CommandPaletteProps) {
  const navigate = useNavigate();
  const [query, setQuery] = useState('');
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
    const pages = PLACES.map(({ to, text }): Entry => ({
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
    // A command may stand in two tables; the first one counts.
    const once = [...new Map(commands.map((each) => [each.id, each])).values()];
    return [...once.filter(({ id: each }) => each !== 'page.palette'), ...nodes, ...cards, ...pages];
  }, [canvas, flow, isReadOnly, navigate, onAdd, onNode, place, session]);
  const found = useMemo(() => ranked(entries, query), [entries, query]);

  const choose = (entry: Entry | undefined): void => {
    if (entry === undefined) return;
    onClose();
    void entry.perform();
  };
  const options = useOptionList({
    count: found.length,
    label: TEXTS.paletteTitle,
    onChoose: (at) => choose(found[at]),
  });
  return (
    <Modal.Root opened onClose={onClose} padding={0} size={560} yOffset="12vh" returnFocus={false}>
      <Modal.Overlay />
      <Modal.Content aria-label={TEXTS.paletteTitle}>
        <Modal.Body>
          <div className={styles.palette} data-testid="command-palette">
            <input
              data-autofocus
              {...options.field}
              className={listStyles.field}
              placeholder={TEXTS.palettePlaceholder}
              value={query}
              onChange={(event) => {
                setQuery(event.currentTarget.value);
                options.begin();
              }}
              onKeyDown={options.take}
            />
            <div {...options.list} className={styles.list}>
              {found.map((entry, at) => (
                <Option
                  key={entry.id}
                  entry={entry}
                  title={entry.group === found[at - 1]?.group ? undefined : TEXTS.groups[entry.group]}
                  option={options.option(at)}
                  onChoose={() => choose(entry)}
                />
              ))}
            </div>
            {found.length === 0 && <p className={styles.nothing}>{TEXTS.nothing}</p>}
            <p className={listStyles.keys}>{TEXTS.paletteKeys}</p>
          </div>
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

interface OptionProps {
  entry: Entry;
  /** Of the group that begins here. */
  title: string | undefined;
  option: ReturnType<OptionList['option']>;
  onChoose: () => void;
}

function Option({ entry, title, option, onChoose }: OptionProps) {
  const Icon = entry.command === undefined ? undefined : ICONS[entry.command.id];
  const [key] = entry.command?.keys ?? [];
  return (
    <>
      {title !== undefined && (
        <div className={styles.group} role="presentation">
          {title}
        </div>
      )}
      <button {...option} className={`${listStyles.option} ${styles.option}`} onClick={onChoose}>
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

/** The commands of a table that are offered here, as entries. Those that mean something only as a key are left out. */
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
