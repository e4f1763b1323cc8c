import { decodeBlock } from "../blocks/decode-block.ts";
import { InvalidBlockError } from "../errors/invalid-block-error.ts";
import type { ImportBatch } from "../points/import-batch.ts";
import { decodeFrame, encodeFrame } from "./block-frame.ts";

/** A batch as the body of one request: its blocks as they are. */
export function encodeImportFrame({ projectId, deviceId, blocks }: ImportBatch): Uint8Array {
  return encodeFrame({ projectId, devices: [{ deviceId, blocks }] });
}

/**
 * Reads the body of an import of blocks, and checks every block to its last byte.
 *
 * @throws {@link InvalidBlockError} or {@link InvalidArgumentError} for what is no frame of one device
 */
export function decodeImportFrame(body: Uint8Array): ImportBatch {
  const { projectId, devices } = decodeFrame(body, 1);
  const [device] = devices;
  if (device === undefined) throw new InvalidBlockError("frame names no device");
  for (const { block } of device.blocks) decodeBlock(block);
  return { projectId, ...device };
}
