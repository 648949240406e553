// The addresses at which approvers decide (S9): what a link is for, and a signature under a key that only this
// installation has. A link is kept nowhere; whether it is used up, the run's journal says.
import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/** What a link is bound to. `hash`: of what the approver is shown. */
export interface ApprovalClaim {
  runId: string;
  nodeId: string;
  iteration: string | null;
  approver: string;
  hash: string;
  /** S9: who counts as having had it made by hand; absent: it was sent to the approver by the run itself. */
  makers?: readonly string[];
}

export interface ApprovalLinks {
  /** The same claim gives the same link. */
  link(claim: ApprovalClaim): string;
  /** Undefined for what this installation did not sign. */
  read(token: string): ApprovalClaim | undefined;
}

const KEY_BYTES = 32;
/** Longer than any link that is made here. */
const LONGEST = 4_000;

/** @param options.publicUrl without a slash at the end */
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
