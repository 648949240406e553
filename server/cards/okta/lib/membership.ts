// Whether a user is a member of a group, by the groups of the user.
import type { OktaCall, OktaClient } from '../../../../shared/card/okta-client.ts';
import { isJsonObject } from '../../../../shared/json.ts';
import { USERS_READ } from '../../../../shared/okta/user-login.ts';

/** @throws TerminalError `okta.not-found` where there is no such user, and whatever the client throws */
export async function isMember(okta: OktaClient, userId: string, groupId: string): Promise<boolean> {
  const call: OktaCall = {
    method: 'GET',
    path: '/api/v1/users/{id}/groups',
    params: { id: userId },
    scopes: [USERS_READ],
  };
  for await (const { items } of okta.pages(call)) {
    if (items.some((item) => isJsonObject(item) && item['id'] === groupId)) return true;
  }
  return false;
}
