import type { Database } from "better-sqlite3";
import type { NamespaceRecord, Namespaces } from "../../../records/namespace.ts";
import { asKept, changeNamespace } from "../../namespace-changes.ts";
import type { Sync } from "../../registry.ts";
import { createFieldsTable, type FieldsTable } from "./fields-table.ts";

interface NamespaceRow {
  readonly namespace_id: number;
  readonly project_id: number;
  readonly namespace_name: string;
  readonly partitioning_field: string;
  readonly labels: string;
  readonly created_ms: number;
  readonly modified_ms: number;
}

type WrittenRow = Omit<NamespaceRow, "namespace_id">;

const WRITTEN = ["project_id", "namespace_name", "partitioning_field", "labels", "created_ms", "modified_ms"];

/** Prepares the statements on namespaces. */
export function createNamespacesTable(db: Database): Sync<Namespaces> {
  const fields = createFieldsTable(db);
  const isProject = db.prepare<[number], 1>("SELECT 1 FROM projects WHERE project_id = ?").pluck();
  const insert = db.prepare<[WrittenRow]>(
    `INSERT INTO namespaces (${WRITTEN.join(", ")}) VALUES (${WRITTEN.map((column) => `@${column}`).join(", ")})`,
  );
  const update = db.prepare<[NamespaceRow]>(
    `UPDATE namespaces SET ${WRITTEN.map((column) => `${column} = @${column}`).join(", ")}
    WHERE namespace_id = @namespace_id`,
  );
  const hasSources = db.prepare<[number], 1>("SELECT 1 FROM sources WHERE namespace_id = ? LIMIT 1").pluck();
  const { get, find, list } = createNamespaceReads(db, fields);

  return {
    get,
    find,
    list,
    create(namespace) {
      const { projectId, namespaceName } = namespace;
      if (isProject.get(projectId) === undefined) return "unknown project";
      if (find(projectId, namespaceName) !== undefined) return "duplicate name";
      const row = toRow({ ...namespace, modifiedMs: namespace.createdMs });
      const namespaceId = Number(insert.run(row).lastInsertRowid);
      fields.declare(namespaceId, namespace.fields);
      return { ...namespace, labels: asKept(namespace.labels), namespaceId, modifiedMs: namespace.createdMs };
    },
    update(projectId, namespaceId, changes, nowMs) {
      const namespace = get(projectId, namespaceId);
      if (namespace === undefined) return "unknown";
      const hasPoints = hasSources.get(namespaceId) !== undefined;
      const wanted = { ...changes, fields: { ...changes.fields, ...fields.withPoints(namespaceId) } };
      const changed = changeNamespace(namespace, wanted, hasPoints);
      if (changed === undefined) return "unchanged";
      const other = find(projectId, changed.namespaceName);
      if (other !== undefined && other.namespaceId !== namespaceId) return "duplicate name";
      update.run({ ...toRow({ ...changed, modifiedMs: nowMs }), namespace_id: namespaceId });
      fields.declare(namespaceId, changed.fields);
      return "changed";
    },
  };
}

function createNamespaceReads(db: Database, fields: FieldsTable): Sync<Pick<Namespaces, "get" | "find" | "list">> {
  const get = db.prepare<[number, number], NamespaceRow>(
    "SELECT * FROM namespaces WHERE project_id = ? AND namespace_id = ?",
  );
  const find = db.prepare<[number, string], NamespaceRow>(
    "SELECT * FROM namespaces WHERE project_id = ? AND namespace_name = ?",
  );
  const list = db.prepare<[number], NamespaceRow>(
    "SELECT * FROM namespaces WHERE project_id = ? ORDER BY namespace_id",
  );

  function fromRow(row: NamespaceRow): NamespaceRecord {
    return {
      namespaceId: row.namespace_id,
      projectId: row.project_id,
      namespaceName: row.namespace_name,
      partitioningField: row.partitioning_field,
      fields: fields.of(row.namespace_id),
      labels: JSON.parse(row.labels) as Record<string, unknown>,
      createdMs: row.created_ms,
      modifiedMs: row.modified_ms,
    };
  }

  function toNamespace(row: NamespaceRow | undefined): NamespaceRecord | undefined {
    return row && fromRow(row);
  }

  return {
    get: (projectId, namespaceId) => toNamespace(get.get(projectId, namespaceId)),
    find: (projectId, namespaceName) => toNamespace(find.get(projectId, namespaceName)),
    list: (projectId) => list.all(projectId).map(fromRow),
  };
}

function toRow(namespace: Omit<NamespaceRecord, "namespaceId">): WrittenRow {
  return {
    project_id: namespace.projectId,
    namespace_name: namespace.namespaceName,
    partitioning_field: namespace.partitioningField,
    labels: JSON.stringify(namespace.labels),
    created_ms: namespace.createdMs,
    modified_ms: namespace.modifiedMs,
  };
}
