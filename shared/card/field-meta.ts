// What a card says of a field beside its type, in `.meta()` of its schemas. It reaches the manifest unchanged, and
// guides form, completion and validation, which know no card by name.

/** How the form draws a field. `flow` and `table` are for a text that is the id of one. */
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
    /** On a setting of a connection: it is encrypted at rest, and never given out. */
    secret?: boolean;
    /**
     * Beside `secret`: the dotted names of the settings that say where it is sent. When one of them changes, the stored
     * secret is not sent there but asked for again. Empty for a secret that is its own address, or is sent nowhere.
     */
    sentTo?: string[];
    widget?: FieldWidget;
    /**
     * On an object of an input or an output: it is a row, by the keys of its columns, of the table that the input of
     * this name names (`widget: 'table'`).
     */
    rowOf?: string;
    /** On a text: it is the key of a column of the table that the input of this name names. */
    columnOf?: string;
    /** Beside `columnOf`: the column must be unique. */
    uniqueColumn?: boolean;
    /** On a list of `{column, is, value}`: conditions on rows of the table that the input of this name names. */
    conditionsOf?: string;
    /** On an object: it holds the fields that a flow declares, whose id is the value of the input of this name. */
    fieldsOf?: string;
    /** On an input: it is what the flow returns to its callers, and has the fields that the flow itself declares. */
    returned?: boolean;
    /** On a property of an output: it is what the flow returned whose id is the value of the input of this name. */
    resultOf?: string;
    /** Beside `resultOf`: it is null where the input of this name is false. */
    resultIf?: string;
    /**
     * On an input: the form offers values of the connection's org, by `GET /api/connections/{id}/lookup/{kind}`. `of`:
     * the name of the input that says whose values they are.
     */
    lookup?: { kind: string; of?: string };
    /** On a list of texts: they are scopes of Okta that the node needs beside those of its card. */
    neededScopes?: boolean;
    /**
     * On a text: what is written there and fits the regular expression makes this scope of Okta needed beside those of
     * the card. What an expression gives is known only while the flow runs, and counts as not fitting.
     */
    scopeWhere?: { pattern: string; scope: string };
    /** On a property of an output, or of one within: it has the attributes that the org of the connection declares. */
    profileOf?: 'user';
    /** On a text: it is CEL that gives true or false, over `event` and what the node sees, and never a template. */
    expression?: boolean;
    /**
     * On an input: it is evaluated at the end of each iteration, over the nodes of the body, `item` and `index`, and
     * not when the step begins. A text without `{{ }}` is an expression as a whole.
     */
    scope?: 'body';
    /** On an object: its values are sent under its keys, so it may hold a credential (`literal-secrets.ts`). */
    mayHoldSecrets?: boolean;
    /** On an object: exactly one of these keys is given. */
    oneOfKeys?: string[];
    /** On an object: at least one of these keys is given, and not empty. */
    anyOfKeys?: string[];
    /** On a number: it counts some of the e-mail addresses in the input of this name, so it is at most so many. */
    countOf?: string;
    /** On a number: the unit that it counts. Seconds are also told in minutes, hours and days. */
    unit?: 's';
    /** The example that an empty field shows. */
    placeholder?: string;
  }
}
