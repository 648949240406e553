// The certificate of a client and its key, looked at before they are used: a TLS handshake would say what is wrong with
// them in its own terms only.
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';

import { TerminalError } from '../../shared/errors.ts';

/**
 * What is said of a certificate that can be used. Both texts are PEM; of a chain the first certificate is looked at.
 * `validTo`: the day on which it ends, such as `2026-01-31`.
 * @param now milliseconds since the epoch
 * @throws TerminalError `connection.bad-certificate`
 */
export function readClientCertificate(
  given: { certificate: string; key: string },
  now: number,
): { subject: string; validTo: string } {
  const certificate = attempt(
    () => new X509Certificate(given.certificate),
    'The certificate cannot be read. Paste it as PEM, whole.',
  );
  const key: KeyObject = attempt(
    () => createPrivateKey(given.key),
    'The private key cannot be read. Paste it as PEM, whole; one with a password cannot be used.',
  );
  if (!certificate.checkPrivateKey(key)) {
    throw bad('The private key does not fit the certificate. Paste the two that were made together.');
  }
  const { validFromDate, validToDate, subject } = certificate;
  const validTo = validToDate.toISOString().slice(0, 10);
  if (validToDate.getTime() < now) throw bad(`The certificate ran out on ${validTo}. Have a new one made.`);
  if (validFromDate.getTime() > now) throw bad(`The certificate is not valid before ${validFromDate.toISOString()}.`);
  return { subject: subject.replaceAll('\n', ', '), validTo };
}

function attempt<Read>(read: () => Read, message: string): Read {
  try {
    return read();
  } catch (error) {
    throw bad(message, error);
  }
}

function bad(message: string, cause?: unknown): TerminalError {
  return new TerminalError('connection.bad-certificate', message, { cause });
}
