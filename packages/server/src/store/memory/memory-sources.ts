import { compareText, type DevicePoints, INPUT_NAMESPACE, MemoryPoints, type PointFilter } from "@iobeam/core";
import type { NamespaceRecord } from "../../records/namespace.ts";
import type { Labels, PointRange, SourceBatch } from "../../records/points.ts";
import { fieldType } from "../field-type.ts";
import { hasLabels, labelsText } from "../labels.ts";
import { refuseNamespace } from "../unknown-namespace.ts";
import { refuseProject } from "../unknown-project.ts";
import type { MemoryRegistry } from "./registry/memory-registry.ts";

/** Points of one series of one source. */
export interface SourcePoints extends DevicePoints {
  readonly labels?: Labels | undefined;
}

/** All sources of a namespace with the same labels, told apart by their device. */
interface Kept {
  readonly namespaceId: number;
  readonly labels: Labels | undefined;
  readonly points: MemoryPoints;
}

/** Points as they belong to namespaces and labels. */
export class MemorySources {
  readonly #registry: MemoryRegistry;
  readonly #kept = new Map<string, Kept>();

  constructor(registry: MemoryRegistry) {
    this.#registry = registry;
  }

  /** @throws {@link Refusal} for a project or a namespace that does not exist */
  append(batches: readonly SourceBatch[]): void {
    const namespaces = batches.map((batch) => this.#namespaceOf(batch));
    for (const [index, batch] of batches.entries()) this.#write(batch, namespaces[index] as NamespaceRecord);
  }

  /** In the order of a result. */
  read(selection: PointRange & { readonly filter: PointFilter }): SourcePoints[] {
    const found = this.#select(selection).flatMap(({ labels, points }) => {
      return points.read(selection).map((series) => ({ ...series, ...(labels !== undefined && { labels }) }));
    });
    const { seriesNames } = selection;
    return found.filter(({ name }) => seriesNames?.includes(name) !== false).sort(compareSeries);
  }

  /** Tells how many points there were. */
  delete(range: PointRange): number {
    const { seriesNames, ...one } = range;
    const names = seriesNames?.filter((name) => range.seriesName === undefined || name === range.seriesName);
    const ranges = names === undefined ? [one] : [...new Set(names)].map((seriesName) => ({ ...one, seriesName }));
    let deleted = 0;
    for (const { points } of this.#select(range)) for (const each of ranges) deleted += points.delete(each);
    return deleted;
  }

  #select({ projectId, namespace = INPUT_NAMESPACE, labels, everywhere }: Omit<PointRange, "filter">): Kept[] {
    const namespaces = this.#registry.namespaces.list(projectId);
    const meant = namespaces.filter(({ namespaceName }) => everywhere === true || namespaceName === namespace);
    const ids = new Set(meant.map(({ namespaceId }) => namespaceId));
    return [...this.#kept.values()].filter((kept) => ids.has(kept.namespaceId) && hasLabels(kept.labels, labels));
  }

  #namespaceOf({ projectId, namespace = INPUT_NAMESPACE }: SourceBatch): NamespaceRecord {
    if (this.#registry.projects.get(projectId) === undefined) throw refuseProject(projectId);
    const found = this.#registry.namespaces.find(projectId, namespace);
    if (found === undefined) throw refuseNamespace(namespace);
    return found;
  }

  #write(batch: SourceBatch, { namespaceId, namespaceName }: NamespaceRecord): void {
    if (namespaceName === INPUT_NAMESPACE) this.#registry.devices.meet(batch.projectId, batch.deviceId);
    const text = labelsText(batch.labels);
    const labels = text === "" ? undefined : { ...batch.labels };
    const key = `${namespaceId}/${text}`;
    const kept = this.#kept.get(key) ?? { namespaceId, labels, points: new MemoryPoints() };
    this.#kept.set(key, kept);
    kept.points.write(batch);
    const types = batch.blocks.map(({ name, block }) => [name, fieldType(block)] as const);
    this.#registry.namespaces.note(namespaceId, types);
  }
}

/** What names a series. */
type SeriesName = Pick<SourcePoints, "deviceId" | "labels" | "name">;

/** The order of a result. */
export function compareSeries(a: SeriesName, b: SeriesName): number {
  return (
    compareText(a.deviceId, b.deviceId) ||
    compareText(labelsText(a.labels), labelsText(b.labels)) ||
    compareText(a.name, b.name)
  );
}
