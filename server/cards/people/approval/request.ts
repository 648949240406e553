// What an approval asks, from the inputs of its node: each approver once, by e-mail address.
import { isBareAddress } from '../../../../shared/card/formats.ts';
import { TerminalError } from '../../../../shared/errors.ts';
import type { ApprovalRequest } from '../../../../shared/run.ts';

export interface ApprovalInput {
  title: string;
  message: string;
  /** E-mail addresses; one text may hold several, with commas or semicolons between them. */
  approvers: string | string[];
  /** How many of them must approve. */
  required: number;
}

/**
 * The request that the inputs make. Addresses are in small letters, and each stands once, since each approver decides
 * once (S9). @throws TerminalError `approval.no-approver`, `approval.bad-approver`, `approval.too-few-approvers`
 */
export function requestOf({ title, message, approvers: given, required }: ApprovalInput): ApprovalRequest {
  const addresses = (Array.isArray(given) ? given : [given])
    .flatMap((each) => each.split(/[,;]/))
    .map((each) => each.trim().toLowerCase());
  const approvers = [...new Set(addresses.filter((address) => address !== ''))];
  const wrong = approvers.find((address) => !isBareAddress(address));
  if (approvers.length === 0)
    throw new TerminalError('approval.no-approver', 'There is nobody to ask. Give an address in Approvers.');
  if (wrong !== undefined)
    throw new TerminalError('approval.bad-approver', `"${wrong}" is no e-mail address. Correct it in Approvers.`);
  if (required > approvers.length) {
    throw new TerminalError(
      'approval.too-few-approvers',
      `${required} must approve, and there are ${approvers.length} approvers. Lower Required, or add approvers.`,
    );
  }
  return { title, message, approvers, required };
}

export const ONE_LINK_EACH = 'The link is yours alone: do not pass it on.';

/** Who must approve, in words. */
export function countOf({ approvers, required }: ApprovalRequest): string {
  return approvers.length === 1
    ? 'Your approval is needed'
    : `${required} of ${approvers.length} approvers must approve`;
}
