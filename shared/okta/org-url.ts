// The address of an org as people give it, and as the API wants it: protocol and host alone. Pure.

const ADDRESS = /^(https?):\/\/([^/?#@\\\s]+)(?:[/?#][^@\s]*)?$/i;
/** The console of an org of Okta's own domains. */
const CONSOLE = /-admin(\.(?:okta|oktapreview|okta-emea|okta-gov|okta-miltest|trexcloud)\.(?:com|mil))$/;

/** A console's address (`…-admin.okta.com`) becomes the org's; path and slash at the end go. What is no address stays. */
export function mendedOrgUrl(text: string): string {
  const [, protocol = '', host = ''] = ADDRESS.exec(text.trim()) ?? [];
  if (host === '') return text.trim();
  return `${protocol.toLowerCase()}://${host.toLowerCase().replace(CONSOLE, '$1')}`;
}
