// How factors are taken from a user on the two engines: one event for a reset of all, and one for each method
// otherwise.
import { userTarget } from '../log/event.ts';
import { AUTHENTICATORS, factorsOf } from '../org/factors.ts';
import type { SimFactor, SimUser } from '../org/model.ts';
import type { SimCall } from '../wire/answer.ts';

/** Methods of Okta Verify that take the others of the phone with them. */
const TAKES_ALL = new Set(['push', 'signed_nonce']);

/** What stays after a reset of all on Identity Engine: the primary e-mail, and the recovery question. */
const STAYS = new Set(['okta_email', 'security_question']);

/** With a single event, whatever the user had. */
export function resetAllFactors(call: SimCall, user: SimUser): void {
  const { org } = call.world;
  for (const factor of factorsOf(org, user.id)) {
    if (org.engine === 'identity' && STAYS.has(factor.authenticator)) continue;
    org.factors.delete(factor.id);
  }
  call.write('user.mfa.factor.reset_all', { targets: [userTarget(user)] });
}

/** Removes a factor and those that go with it, with an event for each. */
export function removeFactor(call: SimCall, user: SimUser, factor: SimFactor): void {
  const together =
    factor.authenticator === 'okta_verify' && TAKES_ALL.has(factor.factorType)
      ? factorsOf(call.world.org, user.id).filter(({ enrollmentId }) => enrollmentId === factor.enrollmentId)
      : [factor];
  removeMethods(call, user, together);
}

/** Removes the methods of one enrolment, with an event for each. */
export function removeMethods(call: SimCall, user: SimUser, factors: readonly SimFactor[]): void {
  for (const factor of factors) {
    call.world.org.factors.delete(factor.id);
    const enrolment = {
      id: factor.enrollmentId,
      type: 'AuthenticatorEnrollment',
      alternateId: 'unknown',
      displayName: AUTHENTICATORS[factor.authenticator]?.name ?? factor.authenticator,
      detailEntry: { methodTypeUsed: factor.factorType },
    };
    call.write('user.mfa.factor.deactivate', {
      targets: call.world.org.engine === 'identity' ? [userTarget(user), enrolment] : [userTarget(user)],
      reason: `User reset ${factor.eventName} factor`,
      debug: { factor: factor.eventName },
    });
  }
}
