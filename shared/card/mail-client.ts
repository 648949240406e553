// How a card sends e-mail.

/** One e-mail. `text` is always sent; mail programs show `html` in place of it where that is given. */
export interface MailMessage {
  to: string[];
  subject: string;
  text: string;
  html?: string;
}

/** Sends mail through the SMTP server that the node's connection names. @throws RetryableError, TerminalError `mail.*` */
export interface MailClient {
  send(message: MailMessage): Promise<{ messageId: string; accepted: string[]; rejected: string[] }>;
}
