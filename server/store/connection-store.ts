// Connections in the store. Secrets arrive here already encrypted; this layer never sees one in clear.

export interface ConnectionRow {
  id: string;
  app: string;
  name: string;
  /** JSON text of the settings without secrets. */
  settings: string;
  /** Envelope of server/secrets, or null where the connection has none. */
  secrets: string | null;
  createdAt: string;
  updatedAt: string;
}

export interface ConnectionStore {
  list(): Promise<ConnectionRow[]>;
  find(id: string): Promise<ConnectionRow | undefined>;
  /** @throws ConflictError `connection.exists` */
  create(connection: Omit<ConnectionRow, 'updatedAt'>): Promise<ConnectionRow>;
  /** @throws NotFoundError `connection.not-found` */
  update(connection: {
    id: string;
    name: string;
    settings: string;
    secrets: string | null;
    at: string;
  }): Promise<ConnectionRow>;
  /** @throws NotFoundError `connection.not-found` */
  remove(id: string): Promise<void>;
}
