import { InvalidArgumentError } from "@iobeam/core";
import { expect, it } from "vitest";
import { MemoryRegistry } from "../../src/store/memory/registry/memory-registry.ts";
import { answerCall, createRegistry, type RegistryCall, type SyncRegistry } from "../../src/store/registry.ts";

const NOWHERE = { projectId: 77, deviceId: "d", createdMs: 0 };

it("sends what changes something by the way that may write, and all else by the other", async () => {
  const registry = new MemoryRegistry();
  const ways: string[] = [];
  const { users } = createRegistry(async (call: RegistryCall, access) => {
    ways.push(`${call.method} ${access}`);
    return structuredClone(answerCall(registry, structuredClone(call)));
  });
  await users.create({ email: "a", isVerified: false, createdMs: 0 });
  await users.find("a");
  await users.takeKey("none", "verify email", 0);
  expect(ways).toEqual(["create write", "find read", "takeKey write"]);
});

it("makes an error again of what was refused in another thread", async () => {
  const registry = new MemoryRegistry();
  const { devices } = createRegistry(async (call) => structuredClone(answerCall(registry, call)));
  const refused = devices.register(NOWHERE);
  await expect(refused).rejects.toBeInstanceOf(InvalidArgumentError);
  await expect(refused).rejects.toThrow("projectId must be a project that exists; received 77");
});

it("refuses nothing but what it was refused: a failure stays a failure", () => {
  const devices = { register: () => Promise.reject(new Error("never")) };
  const broken = { ...new MemoryRegistry(), devices } as unknown as SyncRegistry;
  devices.register = () => {
    throw new Error("disk full");
  };
  expect(() => answerCall(broken, { noun: "devices", method: "register", args: [NOWHERE] })).toThrow("disk full");
});
