import { InvalidResponseError } from "@iobeam/core";

/**
 * Reads a body to its end.
 *
 * @param body - the chunks as they come; nothing for an answer without a body
 * @param maxBytes - the most that is read, after decompression
 * @throws {@link InvalidResponseError} as soon as there is more
 */
export async function readBytes(
  body: ReadableStream<Uint8Array> | null | undefined,
  maxBytes: number,
): Promise<Uint8Array> {
  const reader = body?.getReader();
  let bytes = new Uint8Array(0);
  let length = 0;
  for (let chunk = await reader?.read(); chunk?.value !== undefined; chunk = await reader?.read()) {
    const end = length + chunk.value.length;
    if (end > maxBytes) {
      await reader?.cancel();
      throw new InvalidResponseError(
        `it is larger than ${maxBytes} bytes; ask for less, or allow more with maxAnswerBytes`,
      );
    }
    if (end > bytes.length) bytes = enlarge(bytes, Math.max(end, 2 * length));
    bytes.set(chunk.value, length);
    length = end;
  }
  return bytes.subarray(0, length);
}

function enlarge(bytes: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(length);
  larger.set(bytes);
  return larger;
}
