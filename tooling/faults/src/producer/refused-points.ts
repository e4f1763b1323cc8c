import type { Client } from "@iobeam/client";
import type { SequencePoint } from "../sequence/entry.ts";

/** The points of a client's dead letters. */
export async function refusedPoints(client: Client): Promise<SequencePoint[]> {
  const letters = await client.deadLetters.list();
  return letters.flatMap(({ points }) => points.map((point) => ({ ...point, time: point.time.micros })));
}
