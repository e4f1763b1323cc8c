import {
  createMemoryTransport,
  decodeBlock,
  type ImportBatch,
  NetworkError,
  PartialImportError,
  RequestRejectedError,
  type Transport,
} from "@iobeam/core";

/** What a backend does with an import. */
export type Mood = "takes" | "is down" | "swallows its answer" | "takes a part" | "is another";

/** The series of which every point is refused. */
export const REFUSED = "refused";

/** A backend in memory that behaves as it is told: faults at moments that a real one cannot be asked for. */
export interface FickleBackend extends Transport {
  mood: Mood;
  /** How many imports were tried. */
  imports: number;
  /** Which points are refused for good, as `series@micros=value`. Default: those of the series `refused`. */
  refuses: (point: string) => boolean;
  /** The number in its refusals; a proxy gives none. */
  backendCode: number | undefined;
}

export function createFickleBackend(): FickleBackend {
  const memory = createMemoryTransport();
  const store = (batch: ImportBatch): Promise<void> => memory.importBatch(batch, { token: "any" });
  return {
    ...memory,
    mood: "takes",
    imports: 0,
    backendCode: 1_001,
    refuses: (point) => point.startsWith(`${REFUSED}@`),
    async importBatch(batch, call) {
      this.imports++;
      await Promise.resolve();
      call.signal?.throwIfAborted();
      if (this.mood === "is down") throw new NetworkError("down", false);
      if (this.mood === "is another") throw new RequestRejectedError({ status: 404, reason: "no such page" });
      if (this.mood === "takes a part" && batch.blocks.length > 1) await this.takePart(batch, store);
      if (describePoints(batch).some((point) => this.refuses(point))) {
        throw new RequestRejectedError({ status: 400, reason: "not this series", backendCode: this.backendCode });
      }
      await store(batch);
      if (this.mood === "swallows its answer") throw new NetworkError("reset", true);
    },
    async takePart(batch: ImportBatch, keep: typeof store) {
      const middle = batch.blocks.length >> 1;
      const [stored, unstored] = [batch.blocks.slice(0, middle), batch.blocks.slice(middle)];
      if (describePoints({ blocks: stored }).some((point) => this.refuses(point))) return;
      await keep({ ...batch, blocks: stored });
      const failure = new NetworkError("cut off", true);
      throw new PartialImportError({ ...batch, blocks: stored }, { ...batch, blocks: unstored }, failure);
    },
  } as FickleBackend & { takePart(batch: ImportBatch, keep: typeof store): Promise<void> };
}

/** All points of a batch as `series@micros=value`. */
export function describePoints({ blocks }: Pick<ImportBatch, "blocks">): string[] {
  return blocks.flatMap(({ name, block }) => {
    const { times, values } = decodeBlock(block);
    return Array.from(times, (time, at) => `${name}@${time}=${values[at]}`);
  });
}
