// Draws a card on the canvas: icon, name, card, summary line, ports, issue mark, and in a run its status.
import { useSelector } from '@xstate/store-react';
import { CircleAlert, TriangleAlert } from 'lucide-react';
import { memo, type KeyboardEvent, type MouseEvent } from 'react';
import { Handle, Position, type NodeProps } from 'reactflow';

import { ERROR_PORT } from '../../../shared/card/ports.ts';
import { takeKey } from '../../commands/command.ts';
import { PORT_COMMANDS } from '../../commands/wire-commands.ts';
import { CardIcon } from '../../ui/card-icon.tsx';
import { StatusIcon } from '../../ui/status-badge.tsx';
import { STATUS_TEXT, tallyText } from '../../ui/status-text.ts';
import { durationText } from '../../i18n/duration-text.ts';
import type { PortSpot } from '../../geometry/node-shape.ts';
import { useCanvasActions } from '../canvas-context.ts';
import { wiringMark } from '../canvas-ui.ts';
import { issueCount, TEXTS } from '../texts.ts';
import type { CardNodeData, CardRfNode } from '../view-model.ts';
import styles from '../canvas.module.css';

/**
 * The width of the border of the node's box. Places of ports are measured from its outer edge, and positioned from
 * its inner one.
 */
const BORDER = 1;

/** Draws only from `data`, which the view model makes and keeps the same while nothing about the node changes. */
export const CardNode = memo(function CardNode({ data, selected }: NodeProps<CardRfNode>) {
  const { ui } = useCanvasActions();
  const wiring = useSelector(ui, ({ context }) => wiringMark(context, data.key));
  const { shape, step } = data;
  return (
    <div
      className={styles.node}
      data-selected={selected}
      data-wiring={wiring}
      data-disabled={data.node.disabled === true}
      data-unknown={data.manifest === undefined}
      data-status={step?.status}
      data-invalid={data.errors > 0}
      style={{ width: shape.width, height: shape.height }}
    >
      <div className={styles.nodeHead} style={{ height: shape.header }}>
        <CardIcon of={data.node.card} size={32} framed />
        <div className={styles.nodeWords}>
          <div className={styles.nodeName} data-lines={shape.nameLines} title={data.name}>
            {data.name}
          </div>
          <div className={styles.nodeCard} data-lines={shape.subtitleLines} title={data.subtitle}>
            {data.subtitle}
          </div>
        </div>
      </div>
      {step !== undefined && (
        <span className={styles.stepMark} style={{ background: `var(--sb-${step.status}-soft)` }}>
          <StatusIcon status={step.status} size={14} label={step.says ?? STATUS_TEXT[step.status]} />
          {step.says !== undefined ? (
            <span aria-hidden>{step.says}</span>
          ) : step.tally.length > 0 ? (
            <span>{tallyText(step.tally)}</span>
          ) : (
            step.durationMs !== null && step.status !== 'skipped' && <span>{durationText(step.durationMs)}</span>
          )}
        </span>
      )}
      {step === undefined && <IssueMark data={data} />}
      {shape.summary !== '' && (
        <div className={styles.nodeSummary} title={shape.summary}>
          {data.words === undefined
            ? shape.summary
            : data.words.map((word, at) =>
                word.kind === 'text' ? (
                  word.text
                ) : (
                  // oxlint-disable-next-line react/no-array-index-key -- words have no name but their place
                  <span key={at} className={styles.summaryField}>
                    {word.titles.slice(-2).join(' › ')}
                  </span>
                ),
              )}
        </div>
      )}
      {shape.labelled && (
        <div className={styles.nodePorts} aria-hidden>
          {shape.ports
            .filter(({ side }) => side === 'right')
            .map(({ port }) => (
              <div key={port}>{port}</div>
            ))}
        </div>
      )}
      {shape.ports
        .filter(({ port, side }) => side === 'bottom' && port !== ERROR_PORT)
        .map(({ port, x }) => (
          <span key={port} className={styles.portName} style={{ left: x + 12 }} aria-hidden>
            {port}
          </span>
        ))}
      {shape.entry !== null && (
        <Handle
          type="target"
          id="in"
          position={Position.Left}
          className={styles.entry}
          style={{ top: shape.entry.y - BORDER }}
          isConnectableStart={false}
          isConnectable={!data.isReadOnly}
          data-testid={`entry-${data.key}`}
        />
      )}
      {shape.ports.map((spot) => (
        <Port key={spot.port} spot={spot} data={data} />
      ))}
    </div>
  );
});

/** One port. It is a React Flow handle for the pointer, and for keys a button, which focus reaches from the node. */
function Port({ spot, data }: { spot: PortSpot; data: CardNodeData }) {
  const { startWiring, addBehind, removePortEdges } = useCanvasActions();
  const targets = data.targets[spot.port] ?? [];
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const port = event.currentTarget;
    takeKey(PORT_COMMANDS, event, {
      isReadOnly: data.isReadOnly,
      start: () => startWiring(data.key, spot.port),
      removeWires: () => removePortEdges(data.key, spot.port),
      step: (by) => focusSibling(port, by),
    });
  };
  return (
    <Handle
      type="source"
      id={spot.port}
      position={spot.side === 'right' ? Position.Right : Position.Bottom}
      className={[styles.port, spot.port === ERROR_PORT && styles.portError, targets.length > 0 && styles.portWired]
        .filter(Boolean)
        .join(' ')}
      style={spot.side === 'right' ? { top: spot.y - BORDER } : { left: spot.x - BORDER }}
      isConnectable={!data.isReadOnly}
      data-port={spot.port}
      data-testid={`port-${data.key}-${spot.port}`}
      {...(data.isReadOnly
        ? {}
        : {
            // Reached from its node by W; a stop of its own for each would be hundreds.
            tabIndex: -1,
            role: 'button',
            'aria-label': TEXTS.portLabel(data.name, spot.port, targets),
            title: spot.port,
            onKeyDown,
            onClick: (event: MouseEvent) => addBehind(data.key, spot.port, { x: event.clientX, y: event.clientY }),
          })}
    />
  );
}

/** Puts the focus on the port beside; at the ends it stays. */
function focusSibling(port: HTMLElement, direction: 1 | -1): void {
  const ports = [...(port.parentElement?.querySelectorAll<HTMLElement>('[data-port]') ?? [])];
  ports[ports.indexOf(port) + direction]?.focus();
}

function IssueMark({ data }: { data: CardNodeData }) {
  if (data.errors === 0 && data.warnings === 0) return null;
  const label = `${issueCount(data.errors, data.warnings)}: ${data.firstIssue}`;
  return (
    <span className={styles.issueMark} data-severity={data.errors > 0 ? 'error' : 'warning'} title={label}>
      {data.errors > 0 ? <CircleAlert size={16} aria-hidden /> : <TriangleAlert size={16} aria-hidden />}
    </span>
  );
}
