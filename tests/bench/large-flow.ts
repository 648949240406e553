// A flow of many nodes as people build them: rows that branch and join, texts with fields of earlier nodes in them.
import type { JsonObject } from '../../shared/json.ts';
import { flowFile } from '../support/flow-file.ts';

const PER_ROW = 25;

/** `of-<size>`: a trigger and `size - 1` nodes `n1`, `n2`, …, called `Name n1`, … */
export function largeFlow(size: number): JsonObject {
  const nodes: JsonObject = {
    trigger: { card: 'okta.user-mfa-factor-reset-all', version: 1, name: 'All factors reset' },
  };
  const places: JsonObject = { trigger: { x: 0, y: 0 } };
  const arrows: string[] = [];
  for (let at = 1; at < size; at += 1) {
    const before = at === 1 ? 'trigger' : `n${at - 1}`;
    const text = `For {{ trigger.oktaUser.displayName }}${at === 1 ? '' : ` after {{ ${before}.text }}`}`;
    nodes[`n${at}`] = { card: 'data.compose', version: 1, name: `Name n${at}`, inputs: { text } };
    places[`n${at}`] = { x: (at % PER_ROW) * 320, y: Math.floor(at / PER_ROW) * 160 };
    arrows.push(`${before} -> n${at}`);
    if (at > 3 && at % 7 === 0) arrows.push(`n${at - 3} -> n${at}`);
  }
  return flowFile(`of-${size}`, nodes, arrows, { layout: { nodes: places, notes: {} } });
}
