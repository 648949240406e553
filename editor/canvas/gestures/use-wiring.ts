// Draws wires, by pointer and by keyboard: what may be joined, what a refused drop says, what an empty drop opens.
import { useCallback, useMemo, useRef, type KeyboardEvent } from 'react';
import type { Connection, FinalConnectionState, IsValidConnection, OnConnectStart } from 'reactflow';

import type { ManifestLookup } from '../../../shared/card/manifest.ts';
import { ownersOf } from '../../../shared/flow/bodies.ts';
import type { Flow, FlowEdge } from '../../../shared/flow/flow.ts';
import { findNode } from '../../../shared/flow/graph.ts';
import { takeKey } from '../../commands/command.ts';
import { WIRING_COMMANDS } from '../../commands/wire-commands.ts';
import { edgeId, findEdge } from '../../session/element-ids.ts';
import { bodyBehind, planEdge, type CardTarget } from '../../session/add-card.ts';
import { frameAt, framesIn } from '../../geometry/frames.ts';
import type { EditorSession } from '../../session/session.ts';
import { STEP_TEXTS } from '../../session/step-texts.ts';
import { startWiring, stepWiring } from '../../session/wiring.ts';
import type { CanvasUi, Tone } from '../canvas-ui.ts';
import { TEXTS } from '../texts.ts';
import type { CanvasEdge } from '../view-model.ts';

export interface WiringTools {
  onConnectStart: OnConnectStart;
  onConnect(connection: Connection): void;
  onConnectEnd(event: MouseEvent | TouchEvent, state: FinalConnectionState): void;
  isValidConnection: IsValidConnection<CanvasEdge>;
  startByKeyboard(key: string, port: string): void;
  /** By keyboard: leads the wire to another entry. */
  replug(wire: FlowEdge): void;
  /** By pointer, at either end of a wire. */
  onReconnectStart(event: unknown, edge: CanvasEdge, fixed: 'source' | 'target'): void;
  onReconnect(edge: CanvasEdge, connection: Connection): void;
  onReconnectEnd(): void;
  /** True where the key belonged to the wire being drawn, and goes no further. */
  onKey(event: KeyboardEvent): boolean;
}

interface WiringOptions {
  session: EditorSession;
  ui: CanvasUi;
  say(text: string, tone?: Tone): void;
  quickAdd(client: { x: number; y: number }, target: CardTarget, atPointer: boolean): void;
  toFlow(client: { x: number; y: number }): { x: number; y: number };
}

/**
 * The handlers of React Flow and of the keyboard. They stay the same objects between drawings (`useMemo`), since
 * React Flow passes them to every node.
 */
export function useWiring({ session, ui, say, quickAdd, toFlow }: WiringOptions): WiringTools {
  const { editor, manifests } = session;
  const nameOf = useCallback((key: string): string => findNode(editor.get().flow, key)?.name ?? key, [editor]);

  const connect = useCallback(
    (from: string, port: string, to: string): boolean => {
      const plan = planEdge(editor.get().flow, { from, port, to }, manifests);
      if ('reason' in plan) {
        say(plan.reason, 'refused');
        return false;
      }
      if (editor.dispatch(plan.operation)) say(TEXTS.wired(nameOf(from), nameOf(to)));
      return true;
    },
    [editor, manifests, nameOf, say],
  );

  /**
   * The wire whose end the pointer holds, and which of its ends stays; null while none is held. A ref, for React Flow
   * calls the handlers within one gesture, before anything is drawn.
   */
  const held = useRef<{ edge: FlowEdge; fixed: 'source' | 'target' } | null>(null);
  /** Leads a wire elsewhere: it is judged as if the old wire were gone, and both changes are one step of undo. */
  const lead = useCallback(
    (old: FlowEdge, next: FlowEdge): void => {
      if (edgeId(old) === edgeId(next)) return;
      const plan = planEdge(without(editor.get().flow, old), next, manifests);
      if ('reason' in plan) return say(plan.reason, 'refused');
      const operations = [{ type: 'removeEdges' as const, edges: [old] }, plan.operation];
      const select = { nodes: [], edges: [edgeId(next)] };
      if (editor.dispatch({ type: 'batch', operations, label: STEP_TEXTS.lead(next.to) }, select))
        say(TEXTS.replugged(nameOf(next.from), nameOf(next.to)));
    },
    [editor, manifests, nameOf, say],
  );

  return useMemo(() => {
    const wiring = () => ui.getSnapshot().context.wiring;
    return {
      onConnectStart: (_event, { nodeId, handleId, handleType }) => {
        if (handleType !== 'source' || nodeId === null || handleId === null) return;
        const { flow } = editor.get();
        const begun = startWiring(
          held.current === null ? flow : without(flow, held.current.edge),
          nodeId,
          handleId,
          manifests,
        );
        ui.trigger.wiring({ wiring: { ...begun, by: 'pointer' } });
      },
      isValidConnection: ({ source, sourceHandle, target }) => {
        if (held.current?.fixed !== 'target') return wiring()?.entries.includes(target) ?? false;
        const next = { from: source, port: sourceHandle ?? 'out', to: held.current.edge.to };
        return 'operation' in planEdge(without(editor.get().flow, held.current.edge), next, manifests);
      },
      onReconnectStart: (_event, { id }, fixed) => {
        const edge = findEdge(editor.get().flow, id);
        held.current = edge === undefined ? null : { edge, fixed };
      },
      onReconnect: (_edge, { source, sourceHandle, target }) => {
        if (held.current !== null) lead(held.current.edge, { from: source, port: sourceHandle ?? 'out', to: target });
      },
      onReconnectEnd: () => {
        held.current = null;
      },
      onConnect: ({ source, sourceHandle, target }) => void connect(source, sourceHandle ?? 'out', target),
      onConnectEnd: (event, state) => {
        ui.trigger.wiring({ wiring: null });
        if (held.current !== null) {
          if (state.isValid === true) return;
          const { edge, fixed } = held.current;
          const over = nodeUnder(event);
          // Let go on a card beside its entry: that card is meant.
          if (fixed === 'source' && over !== undefined) lead(edge, { ...edge, to: over });
          else say(TEXTS.replugNowhere, 'shown');
          return;
        }
        const from = state.fromNode?.id;
        const port = state.fromHandle?.id;
        if (
          state.isValid === true ||
          from === undefined ||
          port === undefined ||
          port === null ||
          state.fromHandle?.type !== 'source'
        )
          return;
        const client = 'changedTouches' in event ? event.changedTouches[0] : event;
        if (client === undefined) return;
        const under = document.elementFromPoint(client.clientX, client.clientY);
        const over = under?.closest<HTMLElement>('[data-node-key]')?.dataset.nodeKey;
        const place = { x: client.clientX, y: client.clientY };
        // Let go on its own node: a click on the port, which asks for the next card by itself, or a change of mind.
        if (over === from) return;
        if (over !== undefined) connect(from, port, over);
        else if ((under?.closest('.react-flow__pane') ?? null) !== null) {
          const foreign = foreignBody(editor.get().flow, { key: from, port }, toFlow(place), manifests);
          if (foreign === undefined) quickAdd(place, { after: { key: from, port } }, true);
          else say(TEXTS.bodyRefused(nameOf(foreign)), 'refused');
        }
      },
      startByKeyboard: (key, port) => {
        const begun = startWiring(editor.get().flow, key, port, manifests);
        ui.trigger.wiring({ wiring: { ...begun, by: 'keyboard' } });
        say(TEXTS.wiringStarted(nameOf(key), port, begun.entries.length));
      },
      replug: (wire) => {
        const begun = startWiring(without(editor.get().flow, wire), wire.from, wire.port, manifests);
        ui.trigger.wiring({ wiring: { ...begun, by: 'keyboard', replaces: wire } });
        say(TEXTS.wiringStarted(nameOf(wire.from), wire.port, begun.entries.length));
      },
      onKey: (event) => {
        const current = wiring();
        if (current === null || current.by !== 'keyboard') return false;
        return takeKey(WIRING_COMMANDS, event, {
          isReadOnly: false,
          walk: (by) => {
            const next = stepWiring(editor.get().flow, current, by);
            ui.trigger.wiring({ wiring: { ...current, ...next } });
            if (next.at !== null)
              say(TEXTS.wiringAt(nameOf(next.at), next.entries.indexOf(next.at) + 1, next.entries.length));
          },
          connect: () => {
            if (current.at === null) return;
            ui.trigger.wiring({ wiring: null });
            if (current.replaces === undefined) connect(current.from, current.port, current.at);
            else lead(current.replaces, { from: current.from, port: current.port, to: current.at });
          },
          cancel: () => {
            ui.trigger.wiring({ wiring: null });
            say(TEXTS.wiringCancelled);
          },
        });
      },
    };
  }, [connect, editor, lead, manifests, nameOf, quickAdd, say, toFlow, ui]);
}

/** The key of the body at a place that no wire from this port may enter: neither the port's own nor one around it. */
function foreignBody(
  flow: Flow,
  after: { key: string; port: string },
  at: { x: number; y: number },
  manifests: ManifestLookup,
): string | undefined {
  const frame = frameAt(framesIn(flow, manifests).values(), at);
  const own = bodyBehind(flow, after, manifests);
  if (frame === undefined || frame.key === own) return undefined;
  return own !== undefined && ownersOf(flow, own).includes(frame.key) ? undefined : frame.key;
}

function without(flow: Flow, wire: FlowEdge): Flow {
  return { ...flow, edges: flow.edges.filter((edge) => edgeId(edge) !== edgeId(wire)) };
}

function nodeUnder(event: MouseEvent | TouchEvent): string | undefined {
  const client = 'changedTouches' in event ? event.changedTouches[0] : event;
  if (client === undefined) return undefined;
  const under = document.elementFromPoint(client.clientX, client.clientY);
  return under?.closest<HTMLElement>('[data-node-key]')?.dataset['nodeKey'];
}
