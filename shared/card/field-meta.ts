// What a card says of a field beside its type, in `.meta()` of its schemas. It reaches the manifest as it stands, and guides form,
// completion and validation, which know no card by name.

/** How the form draws a field. `flow`, `table`: a text that is the id of one. */
export type FieldWidget =
  | 'textarea'
  | 'condition'
  | 'text-list'
  | 'key-values'
  | 'cases'
  | 'json'
  | 'event-type'
  | 'flow'
  | 'table';

declare module 'zod' {
  interface GlobalMeta {
    /** Encrypted at rest, never returned. */
    secret?: boolean;
    /**
     * Beside `secret`: dotted names of the settings that say where it is sent. When one of them changes, the stored secret
     * is not sent there: it is asked for again. Empty for one that is its own address, or is sent nowhere.
     */
    sentTo?: string[];
    widget?: FieldWidget;
    /**
     * On an object, of an input or an output: a row of the table that the input of this name names (`widget: 'table'`), by the
     * keys of its columns.
     */
    rowOf?: string;
    /** On a text: the key of a column of that table. */
    columnOf?: string;
    /** Beside `columnOf`: a unique one. */
    uniqueColumn?: boolean;
    /** On a list of `{column, is, value}`: conditions on rows of that table. */
    conditionsOf?: string;
    /** On an object: it holds the fields that a flow declares, the one whose id the input of this name has. */
    fieldsOf?: string;
    /** On an input: what the flow returns to its callers, which has the fields that the flow itself declares. */
    returned?: boolean;
    /** On a property of an output: what the flow returned whose id the input of this name has. */
    resultOf?: string;
    /** Beside `resultOf`: it is null where the input of this name is false. */
    resultIf?: string;
    /**
     * On an input: the form offers values of the connection's org, by `GET /api/connections/{id}/lookup/{kind}`. `of`: the
     * input that says whose they are.
     */
    lookup?: { kind: string; of?: string };
    /** On a list of texts: scopes of Okta that the node needs beside those of its card. */
    neededScopes?: boolean;
    /** On a property of an output, or of one within: it has the attributes that the org of the connection declares. */
    profileOf?: 'user';
    /** Text that is bare CEL giving true or false, over `event` and what the node sees; never a template. */
    expression?: boolean;
    /**
     * Evaluated at the end of each iteration, over the nodes of the body, `item` and `index`, and not when the step
     * begins. A text without `{{ }}` is an expression as a whole.
     */
    scope?: 'body';
    /** On an object: its values are sent under its keys, so that a credential may be written there (`literal-secrets.ts`). */
    mayHoldSecrets?: boolean;
    /** On an object: exactly one of these keys is given. */
    oneOfKeys?: string[];
    /** On an object: at least one of these keys is given, and not empty. */
    anyOfKeys?: string[];
    /** On a number: it counts some of the e-mail addresses in the input of this name, so it is at most so many. */
    countOf?: string;
    /** Of a number: what it counts. Seconds are also told in minutes, hours and days. */
    unit?: 's';
    /** Example text in an empty field. */
    placeholder?: string;
  }
}
