// The addresses at which approvers decide (S9): what a link is for, and a signature over it under a key that only this
// installation has. A link is kept nowhere; whether it is used up, the journal of the run says.
import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/**
 * What a link is bound to: one step of one run, one approver, and by `hash` what that approver is shown, so that a link
 * does not decide on something else.
 */
export interface ApprovalClaim {
  runId: string;
  nodeId: string;
  /** The item of the For each around the step; null outside of any. */
  iteration: string | null;
  /** Whom the link was sent to, as the step names them. */
  approver: string;
  hash: string;
  /** S9.4: the names of those who count as having had this link made by hand; absent where the run itself sent it. */
  makers?: readonly string[];
}

export interface ApprovalLinks {
  /**
   * The whole address. The same claim gives the same link, so a step that is tried again sends the one that it sent
   * before.
   */
  link(claim: ApprovalClaim): string;
  /**
   * What a link was made for; undefined for what this installation did not sign. @param token what follows `/approve/`
   */
  read(token: string): ApprovalClaim | undefined;
}

const KEY_BYTES = 32;
/** Longer than any link that is made here. */
const LONGEST = 4_000;

/**
 * The key is derived from the master key for this purpose alone: with another master key, links that were sent before
 * are void. @param options.publicUrl without a slash at the end
 */
export function createApprovalLinks(options: { masterKey: Buffer; publicUrl: string }): ApprovalLinks {
  const purpose = 'signalbox/approval-links';
  const key = Buffer.from(hkdfSync('sha256', options.masterKey, Buffer.alloc(0), purpose, KEY_BYTES));
  const sign = (content: string): string => createHmac('sha256', key).update(content).digest('base64url');
  return {
    link({ runId, nodeId, iteration, approver, hash, makers }) {
      const parts = [runId, nodeId, iteration, approver, hash, ...(makers === undefined ? [] : [makers])];
      const content = Buffer.from(JSON.stringify(parts)).toString('base64url');
      return `${options.publicUrl}/approve/${content}.${sign(content)}`;
    },
    read(token) {
      const [content, signature, ...rest] = token.length > LONGEST ? [] : token.split('.');
      if (content === undefined || signature === undefined || rest.length > 0) return undefined;
      // Compared as text, so that one link has one spelling.
      const expected = Buffer.from(sign(content));
      const given = Buffer.from(signature);
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
      // Signed, so of the form that `link` gave it.
      const [runId, nodeId, iteration, approver, hash, makers] = JSON.parse(
        Buffer.from(content, 'base64url').toString(),
      ) as [string, string, string | null, string, string, string[]?];
      return { runId, nodeId, iteration, approver, hash, ...(makers === undefined ? {} : { makers }) };
    },
  };
}
