// An approval as an e-mail: what each approver is sent, with a link of their own.
import type { MailClient, MailMessage } from '../../../../shared/card/mail-client.ts';
import type { ApprovalRequest } from '../../../../shared/run.ts';
import { countOf, ONE_LINK_EACH } from './request.ts';

/**
 * Sends each approver an e-mail of their own, one after the other, since each has a link of their own. A failure ends
 * it; the next try then writes once more to those who were sent theirs. @throws what `MailClient` throws
 */
export async function askByMail(
  mail: MailClient,
  asked: ApprovalRequest,
  until: string,
  linkFor: (approver: string) => string,
): Promise<void> {
  for (const approver of asked.approvers) await mail.send(mailTo([approver], asked, until, linkFor(approver)));
}

/**
 * The text of a request. Title and message are the author's and may hold what an event brought, so all of it is plain
 * text.
 */
export function mailTo(to: string[], asked: ApprovalRequest, until: string, link: string): MailMessage {
  const parts = [
    asked.title,
    asked.message,
    `${countOf(asked)}, until ${until}.`,
    `Look at it and decide here:\n${link}`,
    ONE_LINK_EACH,
  ];
  const subject = `Approval: ${asked.title.replaceAll(/\s+/g, ' ')}`;
  return { to, subject, text: parts.filter((part) => part !== '').join('\n\n') };
}
