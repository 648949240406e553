// The settings of connection apps as types, so that what a card declares as its connection types what it reads of one.
// Each `*.connection.ts` adds its own to `ConnectionSettings`; nothing here knows an app.
import type { JsonObject, JsonValue } from '../json.ts';
import type { ConnectionNeed } from './manifest.ts';

/** The settings of each app, by its name. */
// oxlint-disable-next-line typescript/no-empty-object-type, typescript/no-empty-interface -- Each app adds to it.
export interface ConnectionSettings {}

/** The names of the apps that a card takes a connection of. */
export type AppOf<Need extends ConnectionNeed | undefined> = Need extends ConnectionNeed
  ? Need['apps'][number]['app']
  : never;

/** What a card reads of its connection: any of the settings may be missing there, or be kept from cards. */
export type SettingsFor<Need extends ConnectionNeed | undefined> = SettingsOf<AppOf<Need>>;

type SettingsOf<App> = App extends keyof ConnectionSettings ? Readable<ConnectionSettings[App]> : JsonObject;

/** As JSON, each part of which may be missing. */
type Readable<T> = T extends readonly (infer Item)[]
  ? Readable<Item>[]
  : T extends object
    ? { [Key in keyof T]?: Readable<Exclude<T[Key], undefined>> }
    : Extract<T, JsonValue>;
