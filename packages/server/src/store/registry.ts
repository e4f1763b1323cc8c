import { InvalidArgumentError } from "@iobeam/core";
import type { Devices } from "../records/device.ts";
import type { Namespaces } from "../records/namespace.ts";
import type { Projects } from "../records/project.ts";
import type { Tokens } from "../records/token.ts";
import type { Users } from "../records/user.ts";
import { Refusal, type RefusedArgument } from "./refusal.ts";

/** What a store keeps beside points. */
export interface Registry {
  readonly users: Users;
  readonly projects: Projects;
  readonly devices: Devices;
  readonly tokens: Tokens;
  readonly namespaces: Namespaces;
}

type Noun = keyof Registry;
type Method<N extends Noun> = keyof Registry[N];

/** The same methods without promises: what they do where the data is. They throw {@link Refusal}. */
export type Sync<Methods> = {
  readonly [M in keyof Methods]: Methods[M] extends (...args: infer Args) => Promise<infer Result>
    ? (...args: Args) => Result
    : never;
};

/** A registry that answers at once. */
export type SyncRegistry = { readonly [N in Noun]: Sync<Registry[N]> };

/** A call of a registry, as it may travel to another thread. */
export interface RegistryCall {
  readonly noun: Noun;
  readonly method: string;
  readonly args: readonly unknown[];
}

/** What became of a call. */
export type RegistryAnswer = { readonly result: unknown } | { readonly refused: RefusedArgument };

/** Whether a method changes anything. */
type Access = "read" | "write";

const METHODS: { readonly [N in Noun]: { readonly [M in Method<N>]: Access } } = {
  users: {
    create: "write",
    get: "read",
    find: "read",
    search: "read",
    update: "write",
    keepKey: "write",
    takeKey: "write",
  },
  projects: {
    create: "write",
    get: "read",
    list: "read",
    listOf: "read",
    update: "write",
    members: "read",
    rightsOf: "read",
    setMember: "write",
  },
  devices: { register: "write", get: "read", find: "read", list: "read", update: "write", delete: "write" },
  tokens: { create: "write", get: "read", extend: "write", list: "read", revoke: "write", forget: "write" },
  namespaces: { create: "write", get: "read", find: "read", list: "read", update: "write" },
};

/**
 * Makes the promising registry of one that is asked call by call.
 *
 * @param ask - brings a call to where the data is, by a way that may write or one that only reads
 */
export function createRegistry(ask: (call: RegistryCall, access: Access) => Promise<RegistryAnswer>): Registry {
  function method(noun: Noun, [name, access]: [string, Access]): [string, unknown] {
    return [name, async (...args: unknown[]) => takeAnswer(await ask({ noun, method: name, args }, access))];
  }
  const nouns = Object.entries(METHODS).map(([noun, methods]) => {
    const calls = Object.entries(methods as Readonly<Record<string, Access>>);
    return [noun, Object.fromEntries(calls.map((each) => method(noun as Noun, each)))];
  });
  return Object.fromEntries(nouns) as Registry;
}

/** Carries out a call. Whatever else than a {@link Refusal} is thrown goes on. */
export function answerCall(registry: SyncRegistry, { noun, method, args }: RegistryCall): RegistryAnswer {
  const methods = registry[noun] as unknown as Readonly<Record<string, (...args: readonly unknown[]) => unknown>>;
  return answer(() => methods[method]?.(...args));
}

/** What a function returns, or refuses. Whatever else than a {@link Refusal} is thrown goes on. */
export function answer(run: () => unknown): RegistryAnswer {
  try {
    return { result: run() };
  } catch (error) {
    if (error instanceof Refusal) return { refused: error.refused };
    throw error;
  }
}

/** @throws {@link @iobeam/core#InvalidArgumentError} for a refusal */
export function takeAnswer(given: RegistryAnswer): unknown {
  if ("result" in given) return given.result;
  const { argument, expected, received } = given.refused;
  throw new InvalidArgumentError(argument, expected, received);
}
