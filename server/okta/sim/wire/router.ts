// Finds the route of a path. Fixed segments win over parameters, so `/groups/rules` is no group.
import type { SimRoute } from './answer.ts';

/** The route, with the parts of the path that fill its parameters, decoded. */
export interface Found {
  route: SimRoute;
  params: Record<string, string>;
}

export interface Router {
  /**
   * Where none is found, `methods` names what the path takes, so that only the method is wrong; empty: there is no such
   * path.
   */
  find(method: string, path: string): Found | { route?: undefined; methods: string[] };
}

/** `fixed`: how many segments are no parameters. */
interface Compiled {
  route: SimRoute;
  segments: string[];
  fixed: number;
}

export function createRouter(routes: readonly SimRoute[]): Router {
  const compiled: Compiled[] = routes
    .map((route) => {
      const segments = route.path.split('/').slice(1);
      return { route, segments, fixed: segments.filter((segment) => !segment.startsWith('{')).length };
    })
    .sort((left, right) => right.fixed - left.fixed);
  return {
    find(method, path) {
      const parts = path.split('/').slice(1);
      const fitting = compiled.filter(({ segments }) => fits(segments, parts));
      const best = fitting.find(({ route }) => route.method === method);
      if (best === undefined) return { methods: fitting.map(({ route }) => route.method) };
      return { route: best.route, params: paramsOf(best.segments, parts) };
    },
  };
}

function fits(segments: readonly string[], parts: readonly string[]): boolean {
  if (segments.length !== parts.length) return false;
  return segments.every((segment, at) => (segment.startsWith('{') ? parts[at] !== '' : segment === parts[at]));
}

function paramsOf(segments: readonly string[], parts: readonly string[]): Record<string, string> {
  const params: Record<string, string> = {};
  for (const [at, segment] of segments.entries()) {
    if (segment.startsWith('{')) params[segment.slice(1, -1)] = decoded(parts[at] ?? '');
  }
  return params;
}

/** A part that is not encoded rightly stays as it is. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
