import { EventEmitter } from "node:events";
import type { FastifyReply } from "fastify";
import { expect, it } from "vitest";
import { OpenStreams } from "../../src/http/answers/open-streams.ts";

function openMany(streams: OpenStreams, projectId: number, count: number): EventEmitter[] {
  return Array.from({ length: count }, () => {
    const raw = new EventEmitter();
    streams.open({ raw } as unknown as FastifyReply, projectId);
    return raw;
  });
}

const REFUSED = expect.objectContaining({ status: 503, retryAfterSeconds: 5 });

it("are at most 100 of a project, until one of them is closed", () => {
  const streams = new OpenStreams();
  const [first] = openMany(streams, 1, 100);
  expect(() => openMany(streams, 1, 1)).toThrow(REFUSED);
  openMany(streams, 2, 1);
  first?.emit("close");
  openMany(streams, 1, 1);
  expect(() => openMany(streams, 1, 1)).toThrow(REFUSED);
});

it("are at most 1,000 of all", () => {
  const streams = new OpenStreams();
  const [first] = Array.from({ length: 10 }, (_, project) => openMany(streams, project, 100)).flat();
  expect(() => openMany(streams, 11, 1)).toThrow(REFUSED);
  first?.emit("close");
  openMany(streams, 11, 1);
});
