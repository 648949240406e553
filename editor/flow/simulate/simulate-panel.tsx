// The simulation in the drawer: the steps that are under way with the ports that each may take, what waits, what
// happened.
import { Button, Select } from '@mantine/core';
import { RotateCcw, Undo2 } from 'lucide-react';
import { useEffect, useEffectEvent, useRef } from 'react';

import { findNode } from '../../../shared/flow/graph.ts';
import { opensBody } from '../../../shared/flow/bodies.ts';
import type { EditorSession } from '../../session/session.ts';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { StatusIcon } from '../../ui/status-badge.tsx';
import readers from '../../ui/readers.module.css';
import type { Picture } from '../picture.ts';
import { SaveCase } from './save-case.tsx';
import { choicesOf, resultOfPort, simulationViews, type Choice } from './simulation-views.ts';
import { statusWord } from '../../ui/status-text.ts';
import { TEXTS } from './texts.ts';
import { useSimulation, type Simulation } from './use-simulation.ts';
import panelStyles from '../../ui/drawer-panel.module.css';
import styles from './simulate.module.css';

interface SimulatePanelProps {
  session: EditorSession;
  picture: Picture;
  onSaved: () => void;
}

export function SimulatePanel({ session, picture, onSaved }: SimulatePanelProps) {
  const { manifests, editor, isReadOnly } = session;
  const simulation = useSimulation(session);
  const { run, trigger, moves } = simulation;
  const main = useRef<HTMLDivElement>(null);
  // The canvas keeps this function while it shows the simulation, and it must see the newest moves.
  const onPort = useEffectEvent((nodeId: string, port: string): boolean => {
    if (run?.open.includes(nodeId) !== true) return false;
    const result = resultOfPort(choicesOf(editor.get().flow, nodeId, manifests), port);
    if (result !== undefined) simulation.settle(nodeId, result);
    return true;
  });
  useEffect(() => {
    if (run === undefined || trigger === undefined) return undefined;
    picture.show(simulationViews(run, trigger), (nodeId, port) => onPort(nodeId, port));
    return () => picture.clear();
  }, [picture, run, trigger]);
  useEffect(() => {
    // The button that was pressed is gone with its step: whoever works by keyboard goes on from the next one.
    if (moves.length === 0 || document.activeElement !== document.body) return;
    const panel = main.current?.parentElement;
    const next = ['[data-choice]', '[data-again]:enabled'].map((each) => panel?.querySelector<HTMLElement>(each));
    next.find((each) => each !== null)?.focus();
  }, [moves]);
  if (simulation.problem !== undefined) return <ErrorPanel title={TEXTS.broken} error={simulation.problem} />;
  if (run === undefined || run.steps.size === 0) return <p className={panelStyles.none}>{TEXTS.none}</p>;
  return (
    <div className={panelStyles.panel} data-testid="simulation">
      <div className={`${panelStyles.side} ${styles.side}`}>
        <p className={styles.help}>{TEXTS.help}</p>
        {simulation.triggers.length > 1 && (
          <Select
            label={TEXTS.trigger}
            allowDeselect={false}
            data={simulation.triggers.map((key) => ({ value: key, label: simulation.nameOf(key) }))}
            value={trigger ?? null}
            onChange={(next) => next !== null && simulation.choose(next)}
          />
        )}
        <div className={styles.buttons}>
          <Button
            variant="default"
            leftSection={<Undo2 size={14} aria-hidden />}
            disabled={moves.length === 0}
            onClick={simulation.back}
          >
            {TEXTS.back}
          </Button>
          <Button
            variant="default"
            leftSection={<RotateCcw size={14} aria-hidden />}
            data-again
            disabled={moves.length === 0}
            onClick={simulation.restart}
          >
            {TEXTS.restart}
          </Button>
        </div>
        {!isReadOnly && moves.length > 0 && <SaveCase session={session} run={run} onSaved={onSaved} />}
      </div>
      <div className={styles.main} ref={main}>
        {run.outcome === undefined ? (
          <section>
            <h3>{TEXTS.open}</h3>
            <ul className={styles.list} aria-label={TEXTS.open}>
              {run.open.map((key) => (
                <OpenStep key={key} nodeId={key} session={session} simulation={simulation} />
              ))}
            </ul>
          </section>
        ) : (
          <p className={styles.over}>{TEXTS.over(statusWord(run.outcome.status))}</p>
        )}
        <Waiting simulation={simulation} />
      </div>
      <section className={styles.story}>
        <h3>{TEXTS.took}</h3>
        {moves.length === 0 ? (
          <p className={panelStyles.quiet}>{TEXTS.nothingYet}</p>
        ) : (
          <ol className={styles.moves} aria-label={TEXTS.took}>
            {moves.map(({ nodeId, result }, at) => (
              <li key={at}>{moveText(simulation.nameOf(nodeId), result)}</li>
            ))}
          </ol>
        )}
      </section>
      <p className={readers.only} role="status">
        {simulation.said}
      </p>
    </div>
  );
}

/** A step that can end now, with a button for each way in which it may. */
function OpenStep({ nodeId, session, simulation }: { nodeId: string; session: EditorSession; simulation: Simulation }) {
  const { editor, manifests } = session;
  const { flow } = editor.get();
  const node = findNode(flow, nodeId);
  const name = simulation.nameOf(nodeId);
  const isLoop = node !== undefined && opensBody(node, manifests) === true && !simulation.run?.bodies.has(nodeId);
  return (
    <li data-testid={`simulate-${nodeId}`}>
      <button type="button" className={styles.name} onClick={() => editor.select([nodeId])}>
        <StatusIcon status="running" size={16} />
        <span>{name}</span>
        {node?.parent !== undefined && (
          <span className={`${panelStyles.quiet} ${styles.hint}`}>{TEXTS.inLoop(simulation.nameOf(node.parent))}</span>
        )}
      </button>
      <span className={styles.choices}>
        {choicesOf(flow, nodeId, manifests).map((choice) => (
          <Button
            key={choice.id}
            variant={choice.id === 'failed' ? 'subtle' : 'default'}
            color={choice.id === 'failed' ? 'red' : 'gray'}
            size="compact-sm"
            data-choice
            aria-label={choiceLabel(name, choice)}
            onClick={() => simulation.settle(nodeId, choice.result)}
          >
            {choiceText(choice)}
          </Button>
        ))}
      </span>
      {isLoop && <span className={panelStyles.quiet}>{TEXTS.loopHint}</span>}
    </li>
  );
}

function Waiting({ simulation }: { simulation: Simulation }) {
  const waiting = [...(simulation.run?.steps ?? [])].filter(([, { state }]) => state === 'waiting');
  if (waiting.length === 0) return null;
  return (
    <section>
      <h3>{TEXTS.waiting}</h3>
      <ul className={styles.list} aria-label={TEXTS.waiting}>
        {waiting.map(([key, { waitsFor }]) => (
          <li key={key}>
            <span className={styles.name}>
              <StatusIcon status="waiting" size={16} />
              <span>{simulation.nameOf(key)}</span>
              <span className={`${panelStyles.quiet} ${styles.hint}`}>
                {TEXTS.waitsFor(waitsFor.map(simulation.nameOf).join(', '))}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function choiceText({ id, port }: Choice): string {
  if (id === 'failed') return TEXTS.fails;
  return port === null ? TEXTS.stops : TEXTS.byPort(port);
}

function choiceLabel(name: string, { id, port }: Choice): string {
  if (id === 'failed') return TEXTS.failsFor(name);
  return port === null ? TEXTS.stopsFor(name) : TEXTS.endsBy(name, port);
}

function moveText(name: string, result: Choice['result']): string {
  if ('failed' in result) return TEXTS.failsFor(name);
  return 'port' in result ? TEXTS.endsBy(name, result.port) : TEXTS.stopsFor(name);
}
