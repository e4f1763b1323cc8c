import { SHORTEST_BLOCK } from "../blocks/block-layout.ts";
import { VarintReader, writeVarint } from "../blocks/varint.ts";
import { InvalidBlockError } from "../errors/invalid-block-error.ts";
import { checkDeviceId } from "../names/device-id.ts";
import { checkProjectId } from "../names/project-id.ts";
import { checkSeriesName } from "../names/series-name.ts";
import type { SeriesBlock } from "../points/import-batch.ts";

/** The media type of a frame: what the `Content-Type` of a body of blocks says. */
export const BLOCKS_TYPE = "application/vnd.iobeam.blocks";

/** Blocks of one device as they stand in a frame. */
export interface DeviceFrame {
  /** The device. */
  readonly deviceId: string;
  /** Its blocks, in their order. */
  readonly blocks: readonly SeriesBlock[];
}

/** What a frame carries (`docs/point-block.md`, "The frame"). */
export interface BlockFrame {
  /** The project. */
  readonly projectId: number;
  /** The devices, in their order. */
  readonly devices: readonly DeviceFrame[];
}

/** `iob1` in ASCII. */
const MAGIC = Uint8Array.of(0x69, 0x6f, 0x62, 0x31);
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const Tag = { PROJECT: 1, DEVICE: 2, SERIES: 3, BLOCK: 4 } as const;

/** Puts blocks into a frame. */
export function encodeFrame({ projectId, devices }: BlockFrame): Uint8Array {
  const text = new TextEncoder();
  const parts: Uint8Array[] = [MAGIC];
  const add = (tag: number, bytes: Uint8Array): void => {
    const head = new Uint8Array(9);
    head[0] = tag;
    parts.push(head.subarray(0, writeVarint(head, 1, bytes.length)), bytes);
  };
  const project = new Uint8Array(8);
  add(Tag.PROJECT, project.subarray(0, writeVarint(project, 0, projectId)));
  for (const { deviceId, blocks } of devices) {
    add(Tag.DEVICE, text.encode(deviceId));
    let series: string | undefined;
    for (const { name, block } of blocks) {
      if (name !== series) add(Tag.SERIES, text.encode(name));
      series = name;
      add(Tag.BLOCK, block);
    }
  }
  return concat(parts);
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/**
 * Takes a frame apart. The blocks are views of its bytes, and not looked into.
 *
 * @param bytes - the frame
 * @param mostDevices - how many devices it may name
 * @throws {@link InvalidBlockError} for bytes that are no frame, {@link InvalidArgumentError} for an unusable name in it
 */
export function decodeFrame(bytes: Uint8Array, mostDevices: number = Number.POSITIVE_INFINITY): BlockFrame {
  const devices: { deviceId: string; blocks: SeriesBlock[] }[] = [];
  let projectId: number | undefined;
  let name: string | undefined;
  for (const [tag, value] of readParts(bytes)) {
    const device = devices.at(-1);
    if (tag === Tag.PROJECT && projectId === undefined) {
      projectId = readProjectId(value);
    } else if (tag === Tag.DEVICE && projectId !== undefined) {
      if (devices.length === mostDevices) throw new InvalidBlockError(`frame names more than ${mostDevices} device`);
      devices.push({ deviceId: checkDeviceId(readText(value), "device_id"), blocks: [] });
      name = undefined;
    } else if (tag === Tag.SERIES && device !== undefined) {
      name = checkSeriesName(readText(value), "series");
    } else if (tag === Tag.BLOCK && device !== undefined && name !== undefined) {
      // Before anything is kept of it: a body could name millions of them.
      if (value.length < SHORTEST_BLOCK) throw new InvalidBlockError("is cut off within its header");
      device.blocks.push({ name, block: value });
    } else throw new InvalidBlockError("frame has a part that does not belong there");
  }
  if (projectId === undefined) throw new InvalidBlockError("frame names no project");
  return { projectId, devices };
}

function* readParts(bytes: Uint8Array): Generator<[tag: number, value: Uint8Array]> {
  if (!MAGIC.every((byte, at) => bytes[at] === byte)) throw new InvalidBlockError("frame does not begin with iob1");
  const reader = new VarintReader(bytes, MAGIC.length);
  while (reader.at < bytes.length) {
    const tag = reader.varint();
    const length = reader.varint();
    const value = bytes.subarray(reader.at, reader.at + length);
    if (value.length !== length) throw new InvalidBlockError("frame is cut off");
    reader.at += length;
    yield [tag, value];
  }
}

function readProjectId(bytes: Uint8Array): number {
  const reader = new VarintReader(bytes, 0);
  const projectId = checkProjectId(reader.varint(), "project_id");
  if (reader.at !== bytes.length) throw new InvalidBlockError("frame has more bytes in its project id than that needs");
  return projectId;
}

function readText(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch (cause) {
    throw new InvalidBlockError("frame has a name that is no UTF-8", { cause });
  }
}
