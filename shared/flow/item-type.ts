// The type of `item` in a body: that of the elements of its For each's list, as far as the list's text tells.
import type { JsonSchema } from '../card/manifest.ts';
import type { ScopeTypes } from '../expression/check.ts';
import { inferType } from '../expression/infer.ts';
import { parseExpression } from '../expression/parse.ts';
import { referencesInExpression } from '../expression/references.ts';
import type { Expr } from '../expression/syntax.ts';
import { hasExpressions, parseTemplate, soleExpression } from '../expression/template.ts';
import { typeOfJson, type Type } from '../expression/types.ts';
import { isJsonObject, type JsonValue } from '../json.ts';

type Lookup = (name: string) => JsonSchema | undefined;

/**
 * The schema of one item.
 * @param items the For each's input as it stands
 * @param typeOf the types of names in scope at the For each
 * @returns the empty schema, which is anything, where nothing is known
 */
export function itemSchema(items: JsonValue | undefined, typeOf: Lookup): JsonSchema {
  if (typeof items !== 'string') {
    return Array.isArray(items) && !hasExpressions(items) ? elementOf(typeOfJson(items)) : {};
  }
  const sole = soleExpression(parseTemplate(items));
  if (sole === undefined) return {};
  try {
    const expr = parseExpression(sole.text);
    // A plain path keeps the titles of its fields, which a type has not.
    const named = schemaAt(expr, typeOf)?.['items'];
    if (isJsonObject(named)) return named;
    const types: ScopeTypes = {};
    for (const { root } of referencesInExpression(sole.text)) types[root] = typeOf(root) ?? {};
    return elementOf(inferType(expr, types, new Map(), []));
  } catch {
    // What cannot be read is an issue of its own.
    return {};
  }
}

/** The schema at a path of names; undefined where the expression is anything else, or the path leads nowhere. */
function schemaAt(expr: Expr, typeOf: Lookup): JsonSchema | undefined {
  if (expr.kind === 'name') return typeOf(expr.name);
  if (expr.kind !== 'field') return undefined;
  const properties = schemaAt(expr.target, typeOf)?.['properties'];
  const field = isJsonObject(properties) && Object.hasOwn(properties, expr.field) ? properties[expr.field] : undefined;
  return isJsonObject(field) ? field : undefined;
}

function elementOf(type: Type): JsonSchema {
  return type.kind === 'list' ? schemaOf(type.item) : {};
}

// The check works with types of its own, and a scope is made of schemas, so the type of the item is turned back.
function schemaOf(type: Type): JsonSchema {
  switch (type.kind) {
    case 'any':
    case 'optional':
      return {};
    case 'null':
      return { type: 'null' };
    case 'bool':
      return { type: 'boolean' };
    case 'number':
      return { type: 'number' };
    case 'list':
      return { type: 'array', items: schemaOf(type.item) };
    case 'object':
      return {
        type: 'object',
        properties: Object.fromEntries([...type.fields].map(([key, field]) => [key, schemaOf(field)])),
        additionalProperties: type.rest === undefined ? false : schemaOf(type.rest),
      };
    default:
      return { type: 'string' };
  }
}
