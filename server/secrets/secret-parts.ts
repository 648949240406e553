// The parts of a secret that are secret by themselves, since other systems repeat them without the rest: the path of a
// webhook's address, the user and password in an address, the values of its query. Pure.

/** Characters. Shorter parts, and plain words (`PLAIN_WORDS`), are met by chance. */
const SHORTEST_PART = 8;
const PLAIN_WORDS = /^[a-z]+(?:[-_.][a-z]+)*$/;

/** The secret parts of an address, as they are written in it and decoded; none of any text that is no address. */
export function partsOf(secret: string): string[] {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(secret) || !URL.canParse(secret)) return [];
  const { username, password, pathname, search, hash, searchParams } = new URL(secret);
  const query = [...searchParams.values(), ...search.slice(1).split(/[&=]/)];
  const single = [password, ...pathname.split('/'), ...query, hash.slice(1)].filter((part) => !PLAIN_WORDS.test(part));
  const parts = [
    ...single,
    ...(password === '' ? [] : [`${username}:${password}`, basic(decoded(username), decoded(password))]),
    ...pathEnds(pathname),
    ...(search === '' || !pathname.split('/').every(isPlain) ? [pathname] : []),
    ...(search === '' ? [] : [pathname + search]),
  ];
  return [...new Set(parts.flatMap((part) => [part, decoded(part)]))].filter((part) => part.length >= SHORTEST_PART);
}

/**
 * The ends of a path: `services/T0/B0/x`, `T0/B0/x` and so on, as long as what is left has more than plain words and
 * more than one segment.
 */
function pathEnds(pathname: string): string[] {
  const segments = pathname.split('/').slice(1);
  const ends = segments.map((_, at) => segments.slice(at)).filter((end) => end.length > 1);
  return ends.filter((end) => end.some((segment) => !isPlain(segment))).map((end) => end.join('/'));
}

/**
 * User and password as the header Authorization has them (RFC 7617), without padding, since what others make of them
 * may lack it.
 */
export function basic(user: string, password: string): string {
  return Buffer.from(`${user}:${password}`).toString('base64').replaceAll('=', '');
}

function isPlain(segment: string): boolean {
  return segment === '' || PLAIN_WORDS.test(segment);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
