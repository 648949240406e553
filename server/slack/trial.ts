// Tries a connection of Slack: who its bot token is, and whether it may do what cards do with it. It sends no message.
import type { HttpClient } from '../../shared/card/card.ts';
import type { JsonObject } from '../../shared/json.ts';
import { createSlackClient, missingScopes, SLACK_SCOPES } from './client.ts';

/** What it found, in a sentence; null where the settings have no bot token. @throws as `SlackClient` */
export async function trySlack(http: HttpClient, settings: JsonObject): Promise<string | null> {
  // A webhook can only be tried by posting to its channel.
  if (settings['botToken'] === undefined) return null;
  const { team, user, scopes } = await createSlackClient(http, settings).whoAmI();
  const lacking = scopes === null ? [] : SLACK_SCOPES.filter((scope) => !scopes.includes(scope));
  if (lacking.length > 0) throw missingScopes(lacking);
  const untried = settings['webhookUrl'] === undefined ? '' : ' The webhook was not tried: that would post a message.';
  return `The bot token works: ${user} in the workspace ${team}.${untried}`;
}
