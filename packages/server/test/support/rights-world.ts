import { expectEmpty, jsonOf } from "./api-answer.ts";
import { type ApiUser, signUp } from "./api-user.ts";
import { signToken } from "./sign-token.ts";
import { startBackend, type TestBackend } from "./test-backend.ts";

/** Two projects, and a token of every kind. */
export interface RightsWorld {
  readonly backend: TestBackend;
  /** The project that the requests are about. */
  readonly own: number;
  /** Another user's project. */
  readonly other: number;
  /** The namespace `input` of the own project. */
  readonly namespaceId: number;
  /** The number of a token of the own project. */
  readonly tokenId: number;
  readonly owner: ApiUser;
  readonly tokens: Readonly<Record<TokenKind, string | undefined>>;
}

/** What a request shows; `bound` gives all rights for the device `bound` alone. */
export type TokenKind = (typeof TOKEN_KINDS)[number];

export const TOKEN_KINDS = [
  ...(["none", "garbage", "ended", "revoked"] as const),
  ...(["other", "nothing", "read", "write", "both", "admin", "all", "first", "bound"] as const),
  ...(["stranger", "member", "owner", "operator"] as const),
] as const;

const RIGHTS = {
  nothing: "read=false",
  read: "read=true",
  write: "write=true",
  both: "read=true&write=true",
  admin: "admin=true",
  all: "read=true&write=true&admin=true",
} as const;

export async function makeRightsWorld(): Promise<RightsWorld> {
  // Each request says that it comes from an address of its own: wrong tokens are bounded for each.
  const backend = await startBackend({ openSignUp: true, trustedProxies: ["127.0.0.1"] });
  const [owner, member, stranger] = await Promise.all(
    ["owner", "member", "stranger"].map((name) => signUp(backend, `${name}@example.org`, { username: name })),
  );
  if (owner === undefined || member === undefined || stranger === undefined) throw new Error("no users");
  const [own, other] = [await makeProject(backend, owner), await makeProject(backend, stranger)];
  const rights = { user_id: member.userId, read: true, write: true, admin: false };
  expectEmpty(await backend.send("PATCH", `projects/${own}/permissions`, { token: owner.token, body: rights }), 201);
  const kinds = await makeTokens(backend, owner, own);
  const answer = await backend.send("GET", "namespaces?name=input", { token: kinds["all"] });
  const { namespaces } = jsonOf<{ namespaces: { namespace_id: number }[] }>(answer);
  return {
    backend,
    own,
    other,
    owner,
    namespaceId: namespaces[0]?.namespace_id ?? 0,
    tokenId: claimsOf(kinds["read"] ?? "").jti,
    tokens: {
      ...(kinds as Record<TokenKind, string>),
      none: undefined,
      garbage: "a.b.c",
      other: await makeToken(backend, stranger, `project_id=${other}&${RIGHTS.all}`),
      first: await signToken(backend.dataDir, { uid: 1, pid: own, exp: 4e9, pms: 7 }),
      stranger: stranger.token,
      member: member.token,
      owner: owner.token,
      operator: await backend.userToken(),
    },
  };
}

async function makeTokens(backend: TestBackend, owner: ApiUser, own: number): Promise<Record<string, string>> {
  const make = (rights: string): Promise<string> => makeToken(backend, owner, `project_id=${own}&${rights}`);
  const tokens: Record<string, string> = {};
  for (const [kind, rights] of Object.entries(RIGHTS)) tokens[kind] = await make(rights);
  tokens["bound"] = await make(`${RIGHTS.all}&device_id=bound`);
  tokens["revoked"] = await make(RIGHTS.all);
  await backend.send("POST", "tokens/revoke", { body: { token: tokens["revoked"] } });
  const { jti } = claimsOf(tokens["all"] ?? "");
  const claims = { uid: owner.userId, pid: own, exp: 1_500_000_000, pms: 7, jti };
  tokens["ended"] = await signToken(backend.dataDir, claims as never);
  return tokens;
}

async function makeProject(backend: TestBackend, { token }: ApiUser): Promise<number> {
  const answer = await backend.send("POST", "projects", { token, body: { project_name: "p" } });
  return jsonOf<{ project_id: number }>(answer, 201).project_id;
}

async function makeToken(backend: TestBackend, { token }: ApiUser, query: string): Promise<string> {
  return jsonOf<{ token: string }>(await backend.send("GET", `tokens/project?${query}`, { token })).token;
}

function claimsOf(token: string): { jti: number } {
  return JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()) as { jti: number };
}
