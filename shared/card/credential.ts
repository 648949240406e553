// How a connection signs in calls over HTTP: what is sent, and to which hosts alone. The HTTP client that a card is given
// does it; the card itself never sees the secret. Types only.

export type Credential = { /** As `isHostAllowed` reads them. */ hosts: readonly string[] } & (
  | { kind: 'headers'; /** Names in lower case. */ headers: Readonly<Record<string, string>> }
  | { kind: 'basic'; username: string; password: string }
  | ClientCredentials
  | ClientCertificate
);

/** OAuth 2 (RFC 6749, section 4.4): a token is fetched, and sent as Bearer. */
export interface ClientCredentials {
  kind: 'client-credentials';
  tokenUrl: string;
  clientId: string;
  clientSecret: string;
  /** Empty: the server's default. */
  scope: string;
}

/** Mutual TLS: the client shows a certificate when it connects. */
export interface ClientCertificate {
  kind: 'certificate';
  /** PEM; the certificate itself first, then those between it and its authority. */
  certificate: string;
  /** PEM, not encrypted. */
  key: string;
}
