/** `message`: `displayMessage` of the event; `legacy`: its `legacyEventType`, null where it has none. */
interface Kind {
  message: string;
  legacy: string | null;
}

const KINDS: Readonly<Record<string, readonly [message: string, legacy?: string]>> = {
  'app.oauth2.token.grant': ['OAuth2 token request', 'app.oauth2.token.grant_success'],
  'app.oauth2.token.grant.access_token': ['OAuth2 access token is granted'],
  'app.oauth2.token.revoke': ['OAuth2 token is revoked'],
  'app.oauth2.admin.consent.grant': ['Grant Okta API scope to an app'],
  'app.oauth2.admin.consent.revoke': ['Revoke Okta API scope of an app'],
  'app.oauth2.as.consent.revoke.user': ["Revoke user's consents"],
  'application.lifecycle.activate': ['Activate application', 'app.generic.lifecycle.activate'],
  'application.lifecycle.deactivate': ['Deactivate application', 'app.generic.lifecycle.deactivate'],
  'application.lifecycle.delete': ['Delete application', 'app.generic.lifecycle.delete'],
  'application.user_membership.add': ['Add user to application membership', 'app.generic.provision.assign_user_to_app'],
  'application.user_membership.remove': [
    'Remove user from application membership',
    'app.generic.provision.deactivate_user_from_app',
  ],
  'application.user_membership.update': ['Change application membership of user'],
  'device.lifecycle.activate': ['Activate device'],
  'device.lifecycle.deactivate': ['Deactivate device'],
  'device.lifecycle.delete': ['Delete device'],
  'device.lifecycle.suspend': ['Suspend device'],
  'device.lifecycle.unsuspend': ['Unsuspend device'],
  'event_hook.activated': ['Event hook activated'],
  'event_hook.created': ['Event hook created'],
  'event_hook.deactivated': ['Event hook deactivated'],
  'event_hook.deleted': ['Event hook deleted'],
  'event_hook.delivery': ['Event hook delivery'],
  'event_hook.updated': ['Event hook updated'],
  'event_hook.verified': ['Event hook verified'],
  'group.application_assignment.add': ['Add assigned application to group'],
  'group.application_assignment.remove': ['Remove assigned application from group'],
  'group.privilege.grant': ['Grant group privilege'],
  'group.lifecycle.create': ['Create Okta group', 'core.user_group.create'],
  'group.lifecycle.delete': ['Delete Okta group', 'core.user_group.delete'],
  'group.profile.update': ['Update Okta group profile'],
  'group.user_membership.add': ['Add user to group membership', 'core.user_group_member.user_add'],
  'group.user_membership.remove': ['Remove user from group membership', 'core.user_group_member.user_remove'],
  'group.user_membership.rule.deactivated': ['Deactivate group membership rule'],
  'group.user_membership.rule.invalidate': ['Invalidate group membership rule'],
  'group.user_membership.rule.trigger': ['Trigger group membership rule'],
  'system.api_token.revoke': ['Revoke API token', 'api.token.revoke'],
  'user.account.expire_password': ['Expire password for user', 'core.user.config.password_update.expire'],
  'user.account.privilege.grant': ['Grant user privilege', 'core.user.admin_privilege.granted'],
  'user.account.privilege.revoke': ['Revoke user privilege', 'core.user.admin_privilege.revoked'],
  'user.account.reset_password': ['Reset password for user', 'core.user.config.user_status.password_reset'],
  'user.account.unlock_by_admin': ['Unlock user account by admin', 'core.user.account.unlock_by_admin'],
  'user.account.update_profile': ['Update user profile for Okta', 'core.user.config.profile.update'],
  'user.lifecycle.activate': ['Activate Okta user', 'core.user.config.user_activated'],
  'user.lifecycle.create': ['Create okta user', 'core.user.config.user_creation.success'],
  'user.lifecycle.deactivate': ['Deactivate Okta user', 'core.user.config.user_deactivated'],
  'user.lifecycle.delete.completed': ['Delete Okta user completed'],
  'user.lifecycle.delete.initiated': ['Delete Okta user initiated', 'core.user.config.user_deleted'],
  'user.lifecycle.reactivate': ['Reactivate Okta user', 'core.user.config.user_reactivated'],
  'user.lifecycle.suspend': ['Suspend Okta user', 'core.user.config.user_suspended'],
  'user.lifecycle.unsuspend': ['Unsuspend Okta user', 'core.user.config.user_unsuspended'],
  'user.session.end': ['User logout from Okta'],
  'user.mfa.factor.activate': ['Activate factor or authenticator enrollment method', 'core.user.factor.activate'],
  'user.mfa.factor.deactivate': ['Reset factor or authenticator enrollment method', 'core.user.factor.reset'],
  'user.mfa.factor.reset_all': ['Reset all factors for user', 'core.user.factor.reset_all'],
  'user.risk.change': ['User risk level changed'],
  'user.session.clear': ['Clear user session', 'core.user.sessions_cleared'],
};

/** A type that is not listed has its own name for a message. */
export function kindOf(type: string): Kind {
  const [message = type, legacy = null] = KINDS[type] ?? [];
  return { message, legacy };
}

/** Types that the simulator writes. */
export const KNOWN_EVENTS: readonly string[] = Object.keys(KINDS);
