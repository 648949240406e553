// What a failed call was: the class of the error is the decision whether to try again (S2). Messages name the host and
// never the path or query, which may hold a secret.
import { AppError, CancelledError, RetryableError, TerminalError, TimeoutError } from '../../shared/errors.ts';

const UNREACHABLE = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/**
 * The error that a call ends with. One of ours stays as it is.
 * @param started whether the request was being written when the call failed: then nobody knows what became of it, and
 * the error is not `surelyNotDone`
 */
export function classify(error: unknown, host: string, started: boolean): AppError {
  if (error instanceof AppError) return error;
  const code = codeOf(error);
  const surely = { cause: error, surelyNotDone: !started };
  if (code === 'UND_ERR_INVALID_ARG' || code === 'UND_ERR_NOT_SUPPORTED') {
    return new TerminalError(
      'http.bad-request',
      `The request to ${host} cannot be sent: ${messageOf(error)}. Check its headers.`,
      { cause: error },
    );
  }
  if (!started && code === 'ECONNREFUSED') {
    return new RetryableError(
      'http.refused',
      `${host} refuses connections. Check that the server runs and the port is right.`,
      surely,
    );
  }
  if (!started && UNREACHABLE.has(code)) {
    const why = code === 'ENOTFOUND' ? 'its name is not known' : `the network says ${code}`;
    return new RetryableError(
      'http.unreachable',
      `${host} cannot be reached: ${why}. Check the address and the network.`,
      surely,
    );
  }
  if (!started && isCertificateProblem(code)) {
    return new TerminalError(
      'http.bad-certificate',
      `${host} has a certificate that is not trusted (${code}). Renew it, or add its authority by NODE_EXTRA_CA_CERTS.`,
      { cause: error },
    );
  }
  if (code.startsWith('HPE_')) {
    return new RetryableError('http.reset', `${host} answered with something that is not HTTP (${code}).`, surely);
  }
  const what = started ? 'broke the connection before its answer was complete' : 'broke the connection off';
  return new RetryableError('http.reset', `${host} ${what}${code === '' ? '' : ` (${code})`}.`, surely);
}

/** The error of a call whose time ran out after it was sent. */
export function timedOut(host: string, timeoutMs: number): TimeoutError {
  return new TimeoutError(
    'http.timeout',
    `${host} did not answer within ${timeoutMs} ms. Whether it took the request is not known.`,
  );
}

/** S2: time that ran out while no connection had come about yet: nothing was sent, so nothing is in doubt. */
export function beforeSending(reason: Error, host: string): Error {
  if (!(reason instanceof TimeoutError)) return reason;
  const message = `No connection to ${host} came about in time, so nothing was sent. Check the address and the network.`;
  return new RetryableError('http.unreachable', message, { cause: reason, surelyNotDone: true });
}

/** The error that an aborted signal stands for: its own reason where it is one of ours. */
export function cancelledBy(signal: AbortSignal): AppError {
  const reason: unknown = signal.reason;
  return reason instanceof AppError
    ? reason
    : new CancelledError('http.cancelled', 'The call was cancelled.', { cause: reason });
}

export function tooLarge(host: string, maxBytes: number): TerminalError {
  return new TerminalError(
    'http.response-too-large',
    `${host} answered with more than ${maxBytes} bytes. Ask for less, for example page by page.`,
  );
}

/** Codes of OpenSSL and Node for certificates that are not trusted. */
function isCertificateProblem(code: string): boolean {
  return (
    code.startsWith('ERR_TLS_CERT') ||
    code.startsWith('CERT_') ||
    code.startsWith('UNABLE_TO_') ||
    code.includes('SELF_SIGNED_CERT')
  );
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : '';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
