import { InvalidResponseError } from "@iobeam/core";

/**
 * Reads a body to its end as UTF-8.
 *
 * @param body - the chunks as they come; nothing for an answer without a body
 * @param maxBytes - the most that is read, after decompression
 * @throws {@link InvalidResponseError} as soon as there is more
 */
export async function readText(body: ReadableStream<Uint8Array> | null | undefined, maxBytes: number): Promise<string> {
  if (body === null || body === undefined) return "";
  const decoder = new TextDecoder();
  const reader = body.getReader();
  const parts: string[] = [];
  let bytes = 0;
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
    bytes += chunk.value.length;
    if (bytes > maxBytes) {
      await reader.cancel();
      throw new InvalidResponseError(
        `it is larger than ${maxBytes} bytes; ask for less, or allow more with maxAnswerBytes`,
      );
    }
    parts.push(decoder.decode(chunk.value, { stream: true }));
  }
  return parts.join("") + decoder.decode();
}
