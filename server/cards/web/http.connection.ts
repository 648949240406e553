// The connection app http: a secret for calls to certain hosts, and how it is sent.
import { z } from 'zod';

import { defineConnection } from '../../../shared/card/card.ts';
import { HOST_PATTERN } from '../../../shared/card/host-pattern.ts';

/** A header's name (RFC 9110, token), and none of those by which the connection itself works. */
const HEADER_NAME =
  /^(?!(?:host|connection|content-length|transfer-encoding|keep-alive|upgrade|expect|te|trailer)$)[!#$%&'*+.^_`|~0-9a-z-]{1,100}$/i;
/** One word of visible ASCII characters. */
const VISIBLE = /^[\x21-\x7e]+$/;
/**
 * An https address, or a plain http one that names a port, with or without a path; neither has a user name or a
 * fragment.
 */
const TOKEN_ADDRESS =
  /^(?:https:\/\/|http:\/\/(?=[^/?]+:\d{1,5}(?:[/?]|$)))(?:\[[0-9a-f:.]+\]|[^\s/?#@:\\[\]]+)(?::\d{1,5})?(?:[/?][^\s#@\\]*)?$/i;
const TOKEN_ADDRESS_ERROR =
  'The token URL is a whole address that begins with https://; plain http:// only where it names a port.';

/** The setting that names the hosts which these secrets are sent to. */
const HOSTS = ['hosts'];

const auth = z.discriminatedUnion('type', [
  z
    .strictObject({
      type: z.literal('bearer'),
      token: z
        .string()
        .trim()
        .max(10_000)
        .regex(VISIBLE, { error: 'A token is one word, without the word Bearer before it.' })
        .meta({ title: 'Token', secret: true, sentTo: HOSTS }),
    })
    .meta({ title: 'Bearer token' }),
  z
    .strictObject({
      type: z.literal('basic'),
      username: z
        .string()
        .max(1_000)
        .regex(/^[^:\p{Cc}]+$/u, { error: 'A user name has no colon.' })
        .meta({ title: 'User name' }),
      password: z
        .string()
        .max(1_000)
        .regex(/^\P{Cc}+$/u, { error: 'A password is one line.' })
        .meta({ title: 'Password', secret: true, sentTo: HOSTS }),
    })
    .meta({ title: 'User and password' }),
  z
    .strictObject({
      type: z.literal('header'),
      name: z
        .string()
        .trim()
        .regex(HEADER_NAME, { error: 'A header name has letters, digits and hyphens, for example X-Api-Key.' })
        .meta({ title: 'Header', placeholder: 'X-Api-Key' }),
      value: z
        .string()
        .trim()
        .max(10_000)
        .regex(/^[\x20-\x7e]+$/, { error: 'The value of a header is one line of plain characters.' })
        .meta({ title: 'Value', secret: true, sentTo: HOSTS }),
    })
    .meta({ title: 'Header of its own' }),
  z
    .strictObject({
      type: z.literal('oauth2'),
      tokenUrl: z
        .string()
        .trim()
        .max(2_000)
        .regex(TOKEN_ADDRESS, { error: TOKEN_ADDRESS_ERROR, abort: true })
        .refine((address) => URL.canParse(address), { error: TOKEN_ADDRESS_ERROR })
        .meta({ title: 'Token URL', placeholder: 'https://login.example.com/oauth2/token' }),
      clientId: z.string().trim().min(1).max(1_000).meta({ title: 'Client ID' }),
      clientSecret: z
        .string()
        .trim()
        .min(1)
        .max(10_000)
        .meta({ title: 'Client secret', secret: true, sentTo: ['auth.tokenUrl', 'hosts'] }),
      scope: z.string().trim().max(2_000).optional().meta({
        title: 'Scope',
        description: 'Several with spaces between them. Left out: what the server gives by itself.',
      }),
    })
    .meta({ title: 'OAuth 2 client credentials' }),
  z
    .strictObject({
      type: z.literal('mtls'),
      certificate: z
        .string()
        .trim()
        .max(100_000)
        .regex(/^-----BEGIN CERTIFICATE-----\s/, { error: 'The certificate begins with -----BEGIN CERTIFICATE-----.' })
        .meta({
          title: 'Certificate',
          description: 'PEM; the certificate itself first, then those between it and its authority.',
          widget: 'textarea',
          placeholder: '-----BEGIN CERTIFICATE-----',
        }),
      key: z
        .string()
        .trim()
        .max(100_000)
        .regex(/^-----BEGIN (?:EC |RSA )?PRIVATE KEY-----\s/, {
          error: 'The key begins with -----BEGIN PRIVATE KEY-----. One with a password cannot be used.',
        })
        .meta({
          title: 'Private key',
          description: 'PEM, without a password.',
          widget: 'textarea',
          placeholder: '-----BEGIN PRIVATE KEY-----',
          secret: true,
          sentTo: HOSTS,
        }),
    })
    .meta({ title: 'Client certificate (mutual TLS)' }),
]);

const http = defineConnection({
  app: 'http',
  title: 'HTTP',
  summary: 'A secret of its own for calls to certain hosts: a token, a password, a header, OAuth 2, a certificate.',
  settings: z.strictObject({
    auth: auth.meta({ title: 'Sign-in' }),
    hosts: z
      .array(
        z.string().trim().max(300).regex(HOST_PATTERN, {
          error: 'A host is a name with or without a port: api.example.com, *.example.com:8443.',
        }),
      )
      .min(1, { error: 'Name at least one host that the secret may be sent to.' })
      .max(50)
      .meta({
        title: 'Hosts',
        description:
          'The secret is sent to these alone, after a redirect, too. One in each line; *. means every name below. Without a port: https on 443.',
        placeholder: 'api.example.com',
      }),
  }),
  example: { auth: { type: 'bearer', token: 'an-invented-token' }, hosts: ['example.com:443', '*.example.com'] },
  credential({ auth: given, hosts }) {
    switch (given.type) {
      case 'bearer':
        return { hosts, kind: 'headers', headers: { authorization: `Bearer ${given.token}` } };
      case 'basic':
        return { hosts, kind: 'basic', username: given.username, password: given.password };
      case 'header':
        return { hosts, kind: 'headers', headers: { [given.name.toLowerCase()]: given.value } };
      case 'oauth2': {
        const { tokenUrl, clientId, clientSecret, scope = '' } = given;
        return { hosts, kind: 'client-credentials', tokenUrl, clientId, clientSecret, scope };
      }
      case 'mtls':
        return { hosts, kind: 'certificate', certificate: given.certificate, key: given.key };
    }
  },
  test: ({ signIn }) => signIn(),
});

export default http;

declare module '../../../shared/card/connection-settings.ts' {
  interface ConnectionSettings {
    http: z.infer<(typeof http)['settings']>;
  }
}
