// Draws fields amid a text as chips, each over its `{{ … }}`. The text stays what it is: a chip is one place for the
// caret, copying it gives what is written, and it is text again while the caret stands in it: Enter, F2 or a click on
// it brings the caret there.
import {
  Decoration,
  EditorSelection,
  EditorView,
  keymap,
  Prec,
  StateField,
  WidgetType,
  type Command,
  type DecorationSet,
  type EditorState,
  type Extension,
  type Range,
} from '@uiw/react-codemirror';

import { checkExpression } from '../../../shared/expression/check.ts';
import { parseTemplate } from '../../../shared/expression/template.ts';
import { chipOfSource, type ChipRoots } from '../../mapping/chip-of.ts';
import type { ChipSource } from '../../mapping/reference-chip.tsx';
import { TEXTS } from '../texts.ts';
import type { ChipHosts } from './chip-hosts.ts';
import { hasNews, known, type Known } from './known.ts';
import type { Language } from './sample-value.ts';
import styles from './expression.module.css';
import readers from '../../ui/readers.module.css';

/** An expression in the text. */
interface Place {
  /** From its opening braces to behind its closing ones. */
  from: number;
  to: number;
  /** Where what is written between the braces ends, without the spaces behind it. */
  end: number;
  /** Undefined for an expression that is more than a field, or has a mistake. */
  chip: ChipSource | undefined;
}

const EXPRESSION = Decoration.mark({ class: styles.cmExpression ?? '' });

/**
 * The extension that draws the chips, for a language whose expressions stand between braces. The state must have the
 * field `known`. `hosts` hears of the elements that icons go into.
 */
export function inlineChips(language: Language, hosts: ChipHosts): Extension {
  const places = StateField.define<readonly Place[]>({
    create: (state) => placesIn(state, language),
    update: (now, transaction) =>
      transaction.docChanged || hasNews(transaction) ? placesIn(transaction.state, language) : now,
  });
  /** The places that are chips now: a field, and no end of the selection inside of it. */
  const closedIn = (state: EditorState): Place[] => {
    const { ranges } = state.selection;
    return state
      .field(places)
      .filter((place) => place.chip !== undefined && !ranges.some((range) => isIn(range, place)));
  };
  const drawn = StateField.define<{ marks: DecorationSet; chips: DecorationSet }>({
    create: (state) => drawnOf(state),
    update: (now, transaction) =>
      transaction.docChanged || transaction.selection !== undefined || hasNews(transaction)
        ? drawnOf(transaction.state)
        : now,
    provide: (field) => [
      EditorView.decorations.from(field, ({ marks }) => marks),
      EditorView.decorations.from(field, ({ chips }) => chips),
      EditorView.atomicRanges.of((view) => view.state.field(field).chips),
    ],
  });
  const drawnOf = (state: EditorState): { marks: DecorationSet; chips: DecorationSet } => {
    const closed = new Set(closedIn(state));
    const selected = state.selection.main;
    const marks: Range<Decoration>[] = [];
    const chips: Range<Decoration>[] = [];
    for (const place of state.field(places)) {
      const { from, to, chip } = place;
      if (chip === undefined || !closed.has(place)) marks.push(EXPRESSION.range(from, to));
      else {
        const isSelected = selected.from === from && selected.to === to;
        chips.push(Decoration.replace({ widget: new ChipWidget(chip, isSelected, hosts) }).range(from, to));
      }
    }
    return { marks: Decoration.set(marks), chips: Decoration.set(chips) };
  };

  /** The caret selects a chip before it steps over it, so that the chip can be opened, or taken away, by keys. */
  const stepOnto =
    (side: 'from' | 'to'): Command =>
    (view) => {
      const { main } = view.state.selection;
      if (!main.empty) return false;
      const place = closedIn(view.state).find((each) => each[side] === main.head);
      if (place?.chip === undefined) return false;
      const [anchor, head] = side === 'from' ? [place.from, place.to] : [place.to, place.from];
      view.dispatch({
        selection: EditorSelection.single(anchor, head),
        effects: EditorView.announce.of(TEXTS.onChip(nameOf(place.chip))),
        scrollIntoView: true,
      });
      return true;
    };
  const open = (view: EditorView, place: Place): void => {
    view.dispatch({ selection: { anchor: place.end }, scrollIntoView: true });
    view.focus();
  };
  const openSelected: Command = (view) => {
    const { main } = view.state.selection;
    const place = closedIn(view.state).find(({ from, to }) => main.from === from && main.to === to);
    if (place === undefined) return false;
    open(view, place);
    return true;
  };
  /** Moves the caret out of the expression that it stands in, whether or not that becomes a chip then. */
  const closeOpened: Command = (view) => {
    const { main } = view.state.selection;
    const place = view.state.field(places).find((each) => isIn(main, each));
    if (place === undefined) return false;
    view.dispatch({ selection: { anchor: place.to } });
    return true;
  };
  return [
    places,
    drawn,
    Prec.high(
      keymap.of([
        { key: 'ArrowRight', run: stepOnto('from') },
        { key: 'ArrowLeft', run: stepOnto('to') },
        { key: 'Enter', run: openSelected },
        { key: 'F2', run: (view) => openSelected(view) || closeOpened(view) },
      ]),
    ),
    EditorView.domEventHandlers({
      mousedown: (event, view) => {
        const dom = event.target instanceof Element ? event.target.closest('[data-inline-chip]') : null;
        if (dom === null || event.button !== 0 || view.state.readOnly) return false;
        const at = view.posAtDOM(dom);
        const place = closedIn(view.state).find(({ from }) => from === at);
        if (place === undefined) return false;
        event.preventDefault();
        open(view, place);
        return true;
      },
    }),
  ];
}

/** Where the caret goes in a text that is one expression alone: behind what is written in it. Undefined for others. */
export function endInSole(text: string): number | undefined {
  const [only, ...others] = parseTemplate(text);
  return only?.kind === 'expression' && others.length === 0 ? endOf(only.text, only.start) : undefined;
}

/** Moves the caret out of the expression that it stands in, so that this is a chip again where it can be one. */
export function leaveExpression(view: EditorView): void {
  const { main } = view.state.selection;
  const segment = parseTemplate(view.state.doc.toString()).find(
    ({ kind, start, end }) => kind === 'expression' && main.from >= start - 1 && main.to <= end + 1,
  );
  if (segment !== undefined && segment.unterminated !== true) view.dispatch({ selection: { anchor: segment.end + 2 } });
}

/** Whether either end of a selection is inside of the place, and not just at its border. */
function isIn({ from, to }: { from: number; to: number }, place: Place): boolean {
  return (from > place.from && from < place.to) || (to > place.from && to < place.to);
}

function placesIn(state: EditorState, language: Language): Place[] {
  const now = state.field(known);
  const text = state.doc.toString();
  return parseTemplate(text).flatMap((segment): Place[] => {
    if (segment.kind !== 'expression') return [];
    const { start, end, unterminated } = segment;
    const chip = unterminated === true ? undefined : chipFor(segment.text, language, now);
    return [{ from: start - 2, to: unterminated === true ? end : end + 2, end: endOf(segment.text, start), chip }];
  });
}

function endOf(source: string, start: number): number {
  return start + source.trimEnd().length;
}

/** Keeps the chips that were found, since they are sought at each letter: by `roots`, which are new where types are. */
const CHIPS = new WeakMap<ChipRoots, Map<string, ChipSource | undefined>>();

function chipFor(written: string, language: Language, { types, roots }: Known): ChipSource | undefined {
  const ofRoots = CHIPS.get(roots) ?? new Map<string, ChipSource | undefined>();
  CHIPS.set(roots, ofRoots);
  const key = `${language} ${written}`;
  if (!ofRoots.has(key)) {
    const source = language === 'json' ? unescaped(written) : written;
    const chip = source === undefined ? undefined : chipOfSource(source, roots);
    ofRoots.set(key, source === undefined || checkExpression(source, types).length > 0 ? undefined : chip);
  }
  return ofRoots.get(key);
}

/** What a part of a JSON string says once it is read; undefined where it cannot be read. */
function unescaped(written: string): string | undefined {
  if (!written.includes('\\')) return written;
  try {
    return JSON.parse(`"${written}"`) as string;
  } catch {
    return undefined;
  }
}

function nameOf({ source, titles }: ChipSource): string {
  return [...titles, source].join(', ');
}

class ChipWidget extends WidgetType {
  readonly #chip: ChipSource;
  readonly #isSelected: boolean;
  readonly #hosts: ChipHosts;

  constructor(chip: ChipSource, isSelected: boolean, hosts: ChipHosts) {
    super();
    this.#chip = chip;
    this.#isSelected = isSelected;
    this.#hosts = hosts;
  }

  override eq(other: ChipWidget): boolean {
    const [own, its] = [this.#chip, other.#chip];
    return (
      own.text === its.text &&
      own.card === its.card &&
      nameOf(own) === nameOf(its) &&
      this.#isSelected === other.#isSelected
    );
  }

  override toDOM(): HTMLElement {
    const { source, card, titles, text } = this.#chip;
    const chip = document.createElement('span');
    chip.className = styles.inlineChip ?? '';
    chip.dataset['inlineChip'] = '';
    chip.dataset['selected'] = String(this.#isSelected);
    chip.title = `${source} › ${titles.join(' › ')}\n${text}\n${TEXTS.editChip}`;
    const icon = document.createElement('span');
    icon.className = styles.inlineIcon ?? '';
    const hidden = document.createElement('span');
    hidden.className = readers.only ?? '';
    hidden.textContent = titles.length === 0 ? '' : `${source} `;
    const name = document.createElement('span');
    name.textContent = titles.length === 0 ? source : titles.slice(-2).join(' › ');
    chip.append(icon, hidden, name);
    if (card !== '') this.#hosts.add(icon, card);
    return chip;
  }

  override destroy(dom: HTMLElement): void {
    if (dom.firstElementChild instanceof HTMLElement) this.#hosts.remove(dom.firstElementChild);
  }

  override ignoreEvent(): boolean {
    return false;
  }
}
