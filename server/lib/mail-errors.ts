// What a failed message was (S2): after the server's 4xx another try is worth it, after its 5xx and after a wrong
// password it is not (RFC 5321, 4.2.1).
import { AppError, RetryableError, TerminalError } from '../../shared/errors.ts';
import type { JsonObject } from '../../shared/json.ts';

/** Codes of nodemailer and Node that mean that nothing was agreed with the server yet. */
const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EDNS',
  'ETIMEDOUT',
]);

/**
 * The error that sending ends with. One of ours stays as it is. The server's answer stands in `details.response`, cut
 * to 500 characters.
 */
export function classifyMailError(error: unknown, host: string): AppError {
  if (error instanceof AppError) return error;
  const { code, responseCode, response } = partsOf(error);
  const details: JsonObject = response === '' ? {} : { response };
  const options = { cause: error, details };
  const answer = response === '' ? '' : `: ${response}`;
  if (responseCode >= 400 && responseCode < 500) {
    return new RetryableError('mail.busy', `The mail server ${host} cannot take the message now${answer}.`, options);
  }
  if (code === 'EAUTH' || code === 'ENOAUTH') {
    return new TerminalError(
      'mail.sign-in',
      `The mail server ${host} does not accept the user and password${answer}. Correct them in the connection.`,
      options,
    );
  }
  if (code === 'ETLS' || code.startsWith('ERR_TLS') || code.includes('CERT') || code.startsWith('UNABLE_TO_')) {
    return new TerminalError(
      'mail.tls',
      `No encrypted connection to the mail server ${host} came about: ${messageOf(error)}. Check port and encryption in the connection.`,
      options,
    );
  }
  if (responseCode >= 500) {
    return new TerminalError('mail.refused', `The mail server ${host} refuses the message${answer}.`, options);
  }
  if (code === 'EENVELOPE' || code === 'ECONFIG' || code === 'EMESSAGE') {
    return new TerminalError(
      'mail.refused',
      `The message cannot be sent: ${messageOf(error)}. Check the addresses.`,
      options,
    );
  }
  return new RetryableError(
    'mail.unreachable',
    `The mail server ${host} cannot be reached: ${messageOf(error)}. Check server and port in the connection.`,
    {
      ...options,
      surelyNotDone: UNREACHABLE.has(code),
    },
  );
}

function partsOf(error: unknown): { code: string; responseCode: number; response: string } {
  const parts: { code?: unknown; originalCode?: unknown; responseCode?: unknown; response?: unknown } =
    typeof error === 'object' && error !== null ? error : {};
  // nodemailer calls every trouble of the socket ESOCKET and keeps Node's own code beside it.
  const code = parts.originalCode ?? parts.code;
  return {
    code: typeof code === 'string' ? code : '',
    responseCode: typeof parts.responseCode === 'number' ? parts.responseCode : 0,
    response: typeof parts.response === 'string' ? parts.response.slice(0, 500) : '',
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
