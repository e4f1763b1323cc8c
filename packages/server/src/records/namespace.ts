/** What the values of a field are. */
export type FieldType = "DOUBLE" | "LONG" | "BOOLEAN" | "STRING";

/** Rows of a project that belong together: a table of its own. */
export interface NamespaceRecord {
  /** The number; above 0, given by the store. */
  readonly namespaceId: number;
  /** The project that it belongs to. */
  readonly projectId: number;
  /** Names it within its project. */
  readonly namespaceName: string;
  /** The label that tells its sources apart, as `device_id`. */
  readonly partitioningField: string;
  /** Its fields: those that were declared, and those that an import has brought. */
  readonly fields: Readonly<Record<string, FieldType>>;
  /** What users note beside it, as JSON. */
  readonly labels: Readonly<Record<string, unknown>>;
  /** When it was made; milliseconds since 1970. */
  readonly createdMs: number;
  /** When it was changed; milliseconds since 1970. */
  readonly modifiedMs: number;
}

/** What is changed of a namespace. */
export type NamespaceChanges = Pick<NamespaceRecord, "namespaceName" | "partitioningField" | "fields" | "labels">;

/** The namespaces of a backend. */
export interface Namespaces {
  /** Makes a namespace. */
  create(
    namespace: Omit<NamespaceRecord, "namespaceId" | "modifiedMs">,
  ): Promise<NamespaceRecord | "duplicate name" | "unknown project">;
  /** The namespace of that number; `undefined` where the project has none. */
  get(projectId: number, namespaceId: number): Promise<NamespaceRecord | undefined>;
  /** The namespace of that name; `undefined` where the project has none. */
  find(projectId: number, namespaceName: string): Promise<NamespaceRecord | undefined>;
  /** Those of a project, by their number. */
  list(projectId: number): Promise<readonly NamespaceRecord[]>;
  /**
   * Changes the whole; fields that hold points stay, whatever `changes` says of them.
   *
   * @throws {@link @iobeam/core#InvalidArgumentError} where `input` is to be named otherwise, or the partitioning field of
   * `input` or of a namespace with points is to be another
   */
  update(
    projectId: number,
    namespaceId: number,
    changes: NamespaceChanges,
    nowMs: number,
  ): Promise<"changed" | "unchanged" | "unknown" | "duplicate name">;
}
