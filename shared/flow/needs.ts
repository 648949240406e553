// What a flow reaches outside of Signalbox: the scopes of Okta that its cards need, and the hosts that it calls. From the
// flow alone, before anything runs. Pure.
import type { ManifestLookup } from '../card/manifest.ts';
import { neededScopes } from '../okta/needed-scopes.ts';
import { isJsonObject, type JsonValue } from '../json.ts';
import { compareText } from '../compare-text.ts';
import { slotOf, type Flow, type FlowNode } from './flow.ts';

/** What the flow reaches. Whoever publishes it is shown what of this is new. */
export interface FlowNeeds {
  /** By name. */
  scopes: readonly string[];
  /** `api.example.com`, or in words where it is a connection's or known only while the flow runs. By name. */
  hosts: readonly string[];
}

type What = 'scope' | 'host';
type How = 'added' | 'removed';

/** One thing that is reached anew, or no longer; `path` is what it is and its name, `text` a sentence. */
export interface NeedChange {
  kind: `${What}.${How}`;
  path: string[];
  text: string;
}

/** What a flow reaches. A flow that is not there yet reaches nothing, and neither do disabled nodes. */
export function needsOf(flow: Flow | undefined, manifests: ManifestLookup): FlowNeeds {
  if (flow === undefined) return { scopes: [], hosts: [] };
  const slots = new Set(Object.keys(flow.connections ?? {}));
  const scopes = neededScopes([{ id: flow.id, flow, slots }], manifests).map(({ scope }) => scope);
  const hosts = Object.values(flow.nodes).flatMap((node) => hostsOf(flow, node, manifests));
  return { scopes, hosts: [...new Set(hosts)].toSorted(compareText) };
}

/** What is reached anew and no longer, scopes first. */
export function needChanges(before: Flow | undefined, after: Flow, manifests: ManifestLookup): NeedChange[] {
  const [old, now] = [needsOf(before, manifests), needsOf(after, manifests)];
  const without = (list: readonly string[], others: readonly string[]): string[] =>
    list.filter((each) => !others.includes(each));
  return [
    ...without(now.scopes, old.scopes).map((scope) => change('scope', 'added', scope, `Needs the scope ${scope}.`)),
    ...without(old.scopes, now.scopes).map((scope) => change('scope', 'removed', scope, `No longer needs ${scope}.`)),
    ...without(now.hosts, old.hosts).map((host) => change('host', 'added', host, `Calls ${host}.`)),
    ...without(old.hosts, now.hosts).map((host) => change('host', 'removed', host, `No longer calls ${host}.`)),
  ];
}

function change(what: What, how: How, name: string, text: string): NeedChange {
  return { kind: `${what}.${how}`, path: [what, name], text };
}

/**
 * The hosts that a node calls: those of addresses in its inputs, and what its connection leads to. A card that is
 * pure calls nobody, whatever its inputs look like.
 */
function hostsOf(flow: Flow, node: FlowNode, manifests: ManifestLookup): string[] {
  const manifest = manifests(node.card, node.version);
  if (node.disabled === true || manifest === undefined || manifest.kind === 'trigger' || manifest.effect === 'pure')
    return [];
  const written = Object.entries(node.inputs ?? {}).flatMap(([name, value]) => addressesIn(value, /url$/i.test(name)));
  const slot = slotOf(flow, node);
  // A connection of the app HTTP signs what goes to the address of the node, and leads nowhere itself.
  const bound = slot === undefined || slot.app === 'http' ? [] : [`what the connection "${slot.name}" leads to`];
  return [...written, ...bound];
}

const ADDRESS = /^\s*https?:\/\/(?:[^/?#@\s]*@)?([^/?#\s]+)/i;

function addressesIn(value: JsonValue, isAddress: boolean): string[] {
  if (Array.isArray(value)) return value.flatMap((each) => addressesIn(each, isAddress));
  if (isJsonObject(value))
    return Object.entries(value).flatMap(([name, each]) => addressesIn(each, /url$/i.test(name)));
  if (typeof value !== 'string') return [];
  const host = ADDRESS.exec(value)?.[1];
  if (host !== undefined && !host.includes('{')) return [host.toLowerCase()];
  return isAddress && value.includes('{{') ? ['a host that is known only while it runs'] : [];
}
