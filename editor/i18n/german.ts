// The German texts of every feature, by the namespace of its texts: one file of the build, which only German fetches. It
// imports nothing but texts: the page waits for it before anything else stands.
import type { Messages } from './messages.ts';

export const GERMAN: Readonly<Record<string, Messages>> = {};
