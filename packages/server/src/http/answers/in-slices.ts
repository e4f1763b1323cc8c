import { setImmediate } from "node:timers/promises";

/** How long others wait at most for their turn, but for the one piece that is under way. */
const SLICE_MS = 8;
/** Of a text that is shorter, one buffer is made: small devices need the whole answer in one write. */
const CHUNK_LENGTH = 64 * 1_024;

/** Makes buffers of the pieces of a text, as they are asked for, and lets others have their turn in between. */
export async function* encodeInSlices(pieces: Iterable<string>): AsyncGenerator<Buffer> {
  let turnMs = performance.now();
  let text = "";
  for (const piece of pieces) {
    text += piece;
    if (text.length >= CHUNK_LENGTH) {
      yield Buffer.from(text);
      text = "";
    }
    if (performance.now() - turnMs > SLICE_MS) {
      await setImmediate();
      turnMs = performance.now();
    }
  }
  if (text !== "") yield Buffer.from(text);
}
