import { BLOCKS_TYPE, encodeImportFrame, type SeriesBlock } from "@iobeam/core";
import { type BatchShape, makeBlocks, makeSources, makeTable } from "./batch.ts";
import { deviceName } from "./device-name.ts";

/** The forms of an import. */
export type Form = "list" | "table" | "blocks";

/** Where requests go, and what they hold. */
export interface RequestShape extends BatchShape {
  readonly projectId: number;
  readonly token: string;
  /** The prefix of the devices' ids. */
  readonly group: string;
}

/** A request without its device: what comes before the id, and what after. */
interface Template {
  readonly head: string;
  readonly rest: Buffer;
}

/** Devices are at about the same batch, so few are kept. */
const MOST_KEPT = 64;

/** Makes the bytes of imports; what all devices share is made once a batch, so that making them costs little. */
export class Requests {
  readonly #shape: RequestShape;
  readonly #templates: Map<string, Template> = new Map();
  readonly #blocks: Map<number, SeriesBlock[]> = new Map();

  constructor(shape: RequestShape) {
    this.#shape = shape;
  }

  /** The request with a batch of a device, in parts: the points are the same ones for all devices. */
  make(form: Form, device: number, batch: number): Buffer[] {
    const deviceId = deviceName(this.#shape.group, device);
    if (form === "blocks") return [this.#makeFrame(deviceId, batch)];
    const { head, rest } = remember(this.#templates, `${form} ${batch}`, () => this.#makeTemplate(form, batch));
    return [Buffer.from(head + deviceId, "latin1"), rest];
  }

  #makeTemplate(form: Form, batch: number): Template {
    const sources = form === "list" ? makeSources(this.#shape, batch) : makeTable(this.#shape, batch);
    const deviceId = deviceName(this.#shape.group, 0);
    const body = JSON.stringify({ project_id: this.#shape.projectId, device_id: deviceId, sources });
    const path = form === "list" ? "/v1/imports" : "/v1/imports?fmt=table";
    const idAt = body.indexOf(deviceId);
    const head = this.#makeHead(path, "application/json", body.length) + body.slice(0, idAt);
    return { head, rest: Buffer.from(body.slice(idAt + deviceId.length), "latin1") };
  }

  #makeFrame(deviceId: string, batch: number): Buffer {
    const blocks = remember(this.#blocks, batch, () => makeBlocks(this.#shape, batch));
    const body = encodeImportFrame({ projectId: this.#shape.projectId, deviceId, blocks });
    return Buffer.concat([Buffer.from(this.#makeHead("/v1/imports", BLOCKS_TYPE, body.length), "latin1"), body]);
  }

  #makeHead(path: string, type: string, length: number): string {
    const lines = [
      `POST ${path} HTTP/1.1`,
      "Host: localhost",
      `Authorization: Bearer ${this.#shape.token}`,
      `Content-Type: ${type}`,
      `Content-Length: ${length}`,
    ];
    return `${lines.join("\r\n")}\r\n\r\n`;
  }
}

function remember<Key, Value>(kept: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = kept.get(key);
  if (known !== undefined) return known;
  const made = make();
  kept.set(key, made);
  if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value as Key);
  return made;
}
