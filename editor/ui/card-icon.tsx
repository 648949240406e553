// Draws the mark of a card as a line icon in the colour of its app: its own mark when its manifest names one, and
// otherwise that of its app. An app that is not listed here gets a plain mark, so that new cards need no change here.
import {
  Blocks,
  Braces,
  CalendarClock,
  CircleHelp,
  Globe,
  Hash,
  Hourglass,
  KeyRound,
  LogIn,
  LogOut,
  Mail,
  MessageSquare,
  OctagonX,
  Repeat,
  Signpost,
  Split,
  Table2,
  TextQuote,
  Timer,
  UserRoundCheck,
  Webhook,
  Workflow,
  type LucideIcon,
} from 'lucide-react';

import { createContext, use } from 'react';

import type { CardMark } from '../../shared/card/manifest.ts';
import styles from './card-icon.module.css';

/** By app. */
const ICONS: Record<string, LucideIcon> = {
  okta: KeyRound,
  logic: Split,
  web: Globe,
  notify: Mail,
  data: Braces,
  people: UserRoundCheck,
  time: CalendarClock,
  flow: Workflow,
  slack: Hash,
  smtp: Mail,
  teams: MessageSquare,
};

const MARKS: Record<CardMark, LucideIcon> = {
  signpost: Signpost,
  timer: Timer,
  hourglass: Hourglass,
  repeat: Repeat,
  stop: OctagonX,
  workflow: Workflow,
  enter: LogIn,
  leave: LogOut,
  webhook: Webhook,
  text: TextQuote,
  slack: Hash,
  table: Table2,
};

/**
 * Marks that stand for a service and take its colour, as the cards of such a service share an app with those of
 * others.
 */
const MARK_APPS: Partial<Record<CardMark, string>> = { slack: 'slack' };

/**
 * The marks that cards have of their own, by card id. Provided once for the whole editor when the manifests are
 * known.
 */
export const CardMarks = createContext<ReadonlyMap<string, CardMark>>(new Map());

/** The app that a card id begins with: the part before the dot. */
export function appOf(card: string): string {
  const dot = card.indexOf('.');
  return dot === -1 ? card : card.slice(0, dot);
}

/** The colour of an app, as a CSS value that differs between the light and the dark scheme. */
export function appColor(app: string): string {
  return Object.hasOwn(ICONS, app) ? `var(--sb-app-${app})` : 'var(--sb-app-other)';
}

interface CardIconProps {
  /** A card's id, or an app alone. */
  of: string;
  /** Pixels along an edge: of the frame, or without `framed` of the icon. */
  size?: number;
  framed?: boolean;
}

/** It is hidden from screen readers, so that its name must stand beside it. */
export function CardIcon({ of, size = 20, framed = false }: CardIconProps) {
  const mark = use(CardMarks).get(of);
  const app = appOf(of);
  const Icon = (mark === undefined ? undefined : MARKS[mark]) ?? ICONS[app] ?? (app === '' ? CircleHelp : Blocks);
  const color = appColor((mark === undefined ? undefined : MARK_APPS[mark]) ?? app);
  if (!framed) return <Icon size={size} color={color} strokeWidth={1.75} aria-hidden />;
  return (
    <span className={styles.frame} style={{ width: size, height: size, color }} aria-hidden>
      <Icon size={Math.round(size * 0.68)} strokeWidth={2} />
    </span>
  );
}
