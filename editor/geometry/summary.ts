// The one line under a node's name: the one or two inputs that say what this node is about. Text only.
import type { CardManifest } from '../../shared/card/manifest.ts';
import { durationText } from '../i18n/duration-text.ts';
import type { FlowNode } from '../../shared/flow/flow.ts';
import { isJsonObject, type JsonValue } from '../../shared/json.ts';
import { TEXTS } from './texts.ts';

const LONGEST = 120;

/** One input of a summary. */
export interface Told {
  value: JsonValue;
  schema: JsonValue | undefined;
  /** A bare expression, without braces. */
  isBare: boolean;
  /** As plain text. */
  text: string;
}

/** The line as plain text. It is empty where nothing is filled in yet. */
export function summaryOf(node: FlowNode, manifest: CardManifest | undefined): string {
  const parts = toldInputs(node, manifest).map(({ text }) => text);
  return parts.join(' · ').slice(0, LONGEST);
}

/** The one or two inputs that a summary tells: required ones first, and a trigger's condition. */
export function toldInputs(node: FlowNode, manifest: CardManifest | undefined): Told[] {
  if (manifest === undefined) return [];
  const inputs = node.inputs ?? {};
  const schemas = isJsonObject(manifest.input.properties) ? manifest.input.properties : undefined;
  const properties = Object.keys(schemas ?? inputs);
  const required = Array.isArray(manifest.input.required) ? manifest.input.required : [];
  const order = [
    ...properties.filter((name) => required.includes(name)),
    ...properties.filter((name) => !required.includes(name)),
  ];
  const told = order.flatMap((name): Told[] => {
    const value = inputs[name];
    const schema = schemas?.[name];
    const text = inWords(value, schema);
    if (text === '' || value === undefined) return [];
    return [{ value, schema, text, isBare: isJsonObject(schema) && schema['expression'] === true }];
  });
  if (manifest.kind === 'trigger' && node.when !== undefined && node.when !== '')
    told.push({ value: node.when, schema: undefined, text: node.when, isBare: true });
  return told.slice(0, 2);
}

/** A switch that is on goes by its title, as `true` alone says nothing; one that is off is not worth a word. */
function inWords(value: JsonValue | undefined, schema: JsonValue | undefined): string {
  if (typeof value === 'number' && countsSeconds(schema)) return durationText(value * 1_000);
  const title = isJsonObject(schema) ? schema['title'] : undefined;
  if (typeof value === 'boolean' && typeof title === 'string') return value ? title : '';
  return textOf(value);
}

/** Whether an input counts seconds, by its schema; they are told in minutes, hours and days. */
export function countsSeconds(schema: JsonValue | undefined): boolean {
  return isJsonObject(schema) && schema['unit'] === 's';
}

/** A value in a few words; an expression alone without its braces, one inside a text in brackets of its own. */
export function textOf(value: JsonValue | undefined): string {
  if (value === undefined || value === null || value === '') return '';
  if (typeof value === 'string') return templateText(value).replaceAll(/\s+/g, ' ').trim();
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) {
    const words = value.flatMap(wordOf);
    return words.length === value.length ? words.join(', ') : TEXTS.items(value.length);
  }
  const keys = Object.keys(value);
  return keys.length === 0 ? '' : keys.join(', ');
}

/**
 * One item of a list in words: a simple value, or what is known by its name, as the cases of a Switch and declared
 * fields are. Nothing for anything else.
 */
function wordOf(item: JsonValue): string[] {
  if (typeof item !== 'object') return [textOf(item)];
  const name = isJsonObject(item) ? item['name'] : undefined;
  return typeof name === 'string' && name !== '' ? [textOf(name)] : [];
}

function templateText(text: string): string {
  const sole = /^\s*\{\{((?:(?!\{\{|\}\}).)*)\}\}\s*$/s.exec(text);
  if (sole?.[1] !== undefined) return sole[1];
  return text.replaceAll(/\{\{\s*(.*?)\s*\}\}/gs, (_, expression: string) => {
    const isPath = /^\w+(?:\.\w+)*$/.test(expression);
    return `‹${isPath ? (expression.split('.').at(-1) ?? expression) : expression}›`;
  });
}
