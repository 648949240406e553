// The Slack client as cards are given it: one workspace, one bot token, which they never see; server/slack makes it. Also
// what cards say and understand of Slack without a call.
import type { JsonObject, JsonValue } from '../json.ts';

export interface SlackMessage {
  /** What notifications show, and screen readers read. */
  text: string;
  blocks?: JsonValue[];
}

/**
 * @throws TerminalError `slack.no-bot-token`, `slack.sign-in`, `slack.missing-scope`, `slack.refused`, `slack.bad-answer`;
 * RetryableError `slack.busy`; what the HTTP client and `statusError` throw
 */
export interface SlackClient {
  /** The id of the member with this e-mail address; undefined where there is none, or none who is active. */
  findMember(email: string): Promise<string | undefined>;
  /** The direct conversation with a member, opened where there is none. @param who for people: an e-mail address */
  openDirect(member: string, who: string): Promise<string>;
  /** Links in the message are not opened by Slack. @param who for people: whom or what channel it reaches */
  post(channel: string, message: SlackMessage, who: string): Promise<void>;
}

const SLACK_API = 'https://slack.com/api';

/** Where the calls go to, without a slash at its end. */
export function slackApiOf(settings: JsonObject | undefined): string {
  const url = settings?.['apiUrl'];
  return typeof url === 'string' && url !== '' ? url.replace(/\/+$/, '') : SLACK_API;
}

/** Slack's word for what went wrong (`no_service`); empty where what it gives is no word. */
export function slackWord(given: JsonValue | undefined): string {
  const word = typeof given === 'string' && given.length <= 200 ? given.trim() : '';
  return /^[a-z][a-z0-9_]{0,99}$/.test(word) ? word : '';
}

/** A client each of whose calls ends as `refuse` says. */
export function slackWithout(refuse: () => Promise<never>): SlackClient {
  return { findMember: refuse, openDirect: refuse, post: refuse };
}
