// The address of an org as people give it, and as the API wants it: protocol and host alone. Pure.

const ADDRESS = /^(https?):\/\/([^/?#@\\\s]+)(?:[/?#][^@\s]*)?$/i;
/** The address of the admin console of an org under one of Okta's own domains. */
const CONSOLE = /-admin(\.(?:okta|oktapreview|okta-emea|okta-gov|okta-miltest|trexcloud)\.(?:com|mil))$/;

/**
 * The org's address as the API wants it. A console's address (`…-admin.okta.com`) becomes the org's; the path and a
 * slash at the end are left out. What is no address stays as it is, for whoever checks it to refuse.
 */
export function mendedOrgUrl(text: string): string {
  const [, protocol = '', host = ''] = ADDRESS.exec(text.trim()) ?? [];
  if (host === '') return text.trim();
  return `${protocol.toLowerCase()}://${host.toLowerCase().replace(CONSOLE, '$1')}`;
}
