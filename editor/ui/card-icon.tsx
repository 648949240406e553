// The mark of a card: its own where its manifest names one, else that of its app, as a line icon in the app's thin colour.
// An app that is not known gets a plain mark, so that new cards need nothing here.
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

/** Marks of a service, in its colour: its cards stand in an app with those of others. */
const MARK_APPS: Partial<Record<CardMark, string>> = { slack: 'slack' };

/** By card id: the marks that cards have of their own. */
export const CardMarks = createContext<ReadonlyMap<string, CardMark>>(new Map());

/** The app of a card id: the part before the dot. */
export function appOf(card: string): string {
  const dot = card.indexOf('.');
  return dot === -1 ? card : card.slice(0, dot);
}

/** The colour of an app as a CSS value that follows the scheme. */
export function appColor(app: string): string {
  return Object.hasOwn(ICONS, app) ? `var(--sb-app-${app})` : 'var(--sb-app-other)';
}

interface CardIconProps {
  /** A card's id, or the app alone. */
  of: string;
  /** The edge in pixels, icon and frame together; without `framed` the icon alone. */
  size?: number;
  framed?: boolean;
}

/** Decorative: name it beside. */
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
