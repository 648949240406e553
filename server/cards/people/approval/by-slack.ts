// An approval as a direct message in Slack: who the approvers are there, and what each is sent, with a link of their
// own. A link is never put where anybody else could read it: not into a channel, not into an error, not into a preview.
import type { JsonValue } from '../../../../shared/json.ts';
import type { SlackClient, SlackMessage } from '../../../../shared/card/slack-client.ts';
import { TerminalError } from '../../../../shared/errors.ts';
import { escapeSlack } from '../../../../shared/escape.ts';
import type { ApprovalRequest } from '../../../../shared/run.ts';
import { countOf, ONE_LINK_EACH } from './request.ts';

/**
 * Calls of one kind that are under way at a time: so 50 approvers are found within the step's time and within Slack's
 * limits.
 */
const AT_ONCE = 5;
/** The longest text of a header block, and any other, in characters. @source docs.slack.dev, reference/block-kit */
const HEADER_LENGTH = 150;
const TEXT_LENGTH = 3_000;

/**
 * The member of Slack that each approver is, in their order. Reads only.
 * @throws TerminalError `approval.not-in-slack`, `approval.same-person`, and what `SlackClient` throws
 */
export async function membersOf(slack: SlackClient, { approvers }: ApprovalRequest): Promise<string[]> {
  const found = await inGroups(approvers, (approver) => slack.findMember(approver));
  const missing = approvers.filter((_approver, at) => found[at] === undefined);
  if (missing.length > 0) {
    const who = missing.length === 1 ? 'is the e-mail address' : 'are e-mail addresses';
    throw new TerminalError(
      'approval.not-in-slack',
      `${missing.join(', ')} ${who} of no active member of the Slack workspace. Nobody was asked. Correct Approvers, have them join the workspace, or ask by a connection of E-mail (SMTP).`,
      { details: { approvers: missing } },
    );
  }
  const members = found.filter((member) => member !== undefined);
  const twice = members.findIndex((member, at) => members.indexOf(member) !== at);
  if (twice !== -1) {
    // S9: each approver decides once, so two addresses of one person would let that person decide twice.
    const [first, second] = [approvers[members.indexOf(members[twice] ?? '')], approvers[twice]];
    throw new TerminalError(
      'approval.same-person',
      `${first} and ${second} are the same member of the Slack workspace. Name each person once in Approvers.`,
    );
  }
  return members;
}

/**
 * Whatever can fail for one approver (finding them, opening the conversation) is done for all before anybody is told;
 * then each gets a message. @throws what `membersOf` throws
 */
export async function askBySlack(
  slack: SlackClient,
  asked: ApprovalRequest,
  until: string,
  linkFor: (approver: string) => string,
): Promise<void> {
  const members = await membersOf(slack, asked);
  const people = asked.approvers.map((approver, at) => ({ approver, member: members[at] ?? '' }));
  const channels = await inGroups(people, ({ approver, member }) => slack.openDirect(member, approver));
  for (const [at, { approver }] of people.entries()) {
    await slack.post(channels[at] ?? '', slackMessage(asked, until, linkFor(approver)), approver);
  }
}

/**
 * The link stands as text: a button, even one that is a mere link, makes Slack ask the app to acknowledge the press,
 * and warn the reader when it does not. What the author or an event wrote stands as plain text, in which nothing is a
 * link.
 * @param link left out in a preview
 */
export function slackMessage(asked: ApprovalRequest, until: string, link: string | undefined): SlackMessage {
  const seconds = Math.floor(Date.parse(until) / 1_000);
  const time = `<!date^${seconds}^{date_short_pretty} at {time}|${until}>`;
  const here = 'Look at it and decide';
  const blocks: JsonValue[] = [
    { type: 'header', text: plain(asked.title.replaceAll(/\s+/g, ' '), HEADER_LENGTH) },
    ...(asked.message.trim() === '' ? [] : [{ type: 'section', text: plain(asked.message, TEXT_LENGTH) }]),
    marked('section', `*${link === undefined ? here : `<${escapeSlack(link)}|${here}>`}*`),
    marked('context', `${countOf(asked)}, until ${time}. ${ONE_LINK_EACH}`),
  ];
  return { text: escapeSlack(`Approval: ${asked.title}`), blocks };
}

function marked(type: 'section' | 'context', text: string): JsonValue {
  const part = { type: 'mrkdwn', text, verbatim: true };
  return type === 'section' ? { type, text: part } : { type, elements: [part] };
}

/** A plain text, cut to what Slack takes; the page behind the link has all of it. */
function plain(text: string, longest: number): JsonValue {
  let shown = text;
  for (let length = longest; escapeSlack(shown).length > longest; length -= 10) {
    shown = `${text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '')}…`;
  }
  return { type: 'plain_text', text: escapeSlack(shown), emoji: false };
}

async function inGroups<Item, Result>(items: readonly Item[], act: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  for (let at = 0; at < items.length; at += AT_ONCE) {
    results.push(...(await Promise.all(items.slice(at, at + AT_ONCE).map(act))));
  }
  return results;
}
