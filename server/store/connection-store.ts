// Connections in the store. Secrets arrive here already encrypted; this layer never sees one in clear.

/** A connection as it is stored. What its settings mean is known to the connection card of its app. */
export interface ConnectionRow {
  /** A slug that a person chose. Flows' bindings and events name it, so it never changes. */
  id: string;
  /** Id of the app, such as `okta`, `slack` or `http`. */
  app: string;
  name: string;
  /** JSON text of the settings without secrets. */
  settings: string;
  /** The encrypted envelope that server/secrets makes, or null where the connection has no secrets. */
  secrets: string | null;
  createdAt: string;
  updatedAt: string;
}

export interface ConnectionStore {
  /** By id. */
  list(): Promise<ConnectionRow[]>;
  find(id: string): Promise<ConnectionRow | undefined>;
  /** @throws ConflictError `connection.exists` */
  create(connection: Omit<ConnectionRow, 'updatedAt'>): Promise<ConnectionRow>;
  /**
   * Replaces name, settings and secrets as a whole; a caller that keeps the secrets passes the envelope on.
   * @throws NotFoundError `connection.not-found`
   */
  update(connection: {
    id: string;
    name: string;
    settings: string;
    secrets: string | null;
    at: string;
  }): Promise<ConnectionRow>;
  /**
   * Removes the connection and the row of the event hook that was made for it. Flows bound to it keep their bindings.
   * @throws NotFoundError `connection.not-found`
   */
  remove(id: string): Promise<void>;
}
