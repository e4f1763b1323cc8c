import { INPUT_NAMESPACE } from "@iobeam/core";
import type { Database } from "better-sqlite3";
import type { SourceBatch } from "../../records/points.ts";
import { labelsText } from "../labels.ts";

const MOST_REMEMBERED = 100_000;

/** A source as it is remembered. */
export interface KnownSource {
  readonly namespaceId: number;
  readonly sourceId: number;
  /** The numbers of its series, as far as they were asked for. */
  readonly series: Map<string, number>;
}

/** Where a batch belongs. */
type Address = Omit<SourceBatch, "blocks">;

/** Finds the numbers of namespaces and sources, and remembers them. */
export interface SourceKeys {
  /** The number of a namespace; `undefined` where there is none of that name. */
  namespace(projectId: number, name: string | undefined): number | undefined;
  /** The source of a batch, which is made where there is none; in `input`, its device is registered then. */
  source(address: Address, namespaceId: number): KnownSource;
  /** Forgets what was remembered: after a rollback, or where somebody else has written, some of it is not so. */
  forget(): void;
}

/** Prepares the statements on sources. */
export function createSourceKeys(db: Database): SourceKeys {
  const namespaces = new Map<string, number>();
  const sources = new Map<string, KnownSource>();
  const findNamespace = db
    .prepare<[number, string], number>(
      "SELECT namespace_id FROM namespaces WHERE project_id = ? AND namespace_name = ?",
    )
    .pluck();
  const meetSource = createSourceTable(db);
  return {
    namespace(projectId, name = INPUT_NAMESPACE) {
      const text = `${projectId}/${name}`;
      const known = namespaces.get(text);
      if (known !== undefined) return known;
      const found = findNamespace.get(projectId, name);
      if (found !== undefined) remember(namespaces, text, found);
      return found;
    },
    source(address, namespaceId) {
      const text = `${namespaceId}/${address.deviceId.length}/${address.deviceId}${labelsText(address.labels)}`;
      let known = sources.get(text);
      if (known === undefined) {
        known = { namespaceId, sourceId: meetSource(address, namespaceId), series: new Map() };
        remember(sources, text, known);
      }
      return known;
    },
    forget() {
      namespaces.clear();
      sources.clear();
    },
  };
}

function createSourceTable(db: Database): (address: Address, namespaceId: number) => number {
  const select = db
    .prepare<[number, string, string], number>(
      "SELECT source_id FROM sources WHERE namespace_id = ? AND device_id = ? AND labels = ?",
    )
    .pluck();
  const insert = db.prepare<[number, string, string]>(
    "INSERT INTO sources (namespace_id, device_id, labels) VALUES (?, ?, ?)",
  );
  const register = db.prepare<[number, string, number]>(
    "INSERT INTO devices (project_id, device_id, created_ms) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
  );
  return ({ projectId, namespace = INPUT_NAMESPACE, deviceId, labels }, namespaceId) => {
    if (namespace === INPUT_NAMESPACE) register.run(projectId, deviceId, Date.now());
    const source = [namespaceId, deviceId, labelsText(labels)] as const;
    return select.get(...source) ?? Number(insert.run(...source).lastInsertRowid);
  };
}

function remember<V>(map: Map<string, V>, key: string, value: V): void {
  if (map.size >= MOST_REMEMBERED) map.clear();
  map.set(key, value);
}
