// What a card is given to send e-mail.

/** One e-mail. `text` is always sent; where `html` is given, mail programs show that in its place. */
export interface MailMessage {
  to: string[];
  subject: string;
  text: string;
  html?: string;
}

export interface MailClient {
  /**
   * Sends a mail through the SMTP server that the node's connection names.
   * @throws RetryableError, TerminalError `mail.*`
   */
  send(message: MailMessage): Promise<{ messageId: string; accepted: string[]; rejected: string[] }>;
}
