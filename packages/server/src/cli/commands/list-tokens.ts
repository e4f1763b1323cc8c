import { formatWireDate } from "@iobeam/core";
import type { Command } from "commander";
import type { TokenRecord } from "../../records/token.ts";
import type { Store } from "../../store.ts";
import { dataOption, examples, projectOption } from "../command-options.ts";
import { withOperator } from "../operator.ts";
import type { Terminal } from "../terminal.ts";

const PAGE = 500;

/** `list-tokens` tells what tokens a project has, without their texts, which are not kept. */
export function addListTokens(program: Command, terminal: Terminal): void {
  program
    .command("list-tokens")
    .description("list the tokens of a project, a line each with tabs: id, rights, user, device, end, state")
    .addOption(projectOption())
    .addOption(dataOption())
    .addHelpText("after", examples("list-tokens --project 1"))
    .action(({ project, data }: { project: number; data: string }) =>
      withOperator(data, async ({ store }) => {
        if ((await store.projects.get(project)) === undefined) {
          throw new Error(`--project: there is no project ${project}.`);
        }
        for await (const token of tokensOf(store, project)) terminal.say(describe(token, Date.now()));
      }),
    );
}

async function* tokensOf({ tokens }: Pick<Store, "tokens">, projectId: number): AsyncGenerator<TokenRecord> {
  for (let after = 0; ; ) {
    const page = await tokens.list({ projectId }, after, PAGE);
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    after = last.tokenId;
  }
}

function describe({ tokenId, rights, userId, deviceId, expiresMs, ...token }: TokenRecord, nowMs: number): string {
  const given = (["read", "write", "admin"] as const).filter((right) => rights[right]).join("+");
  const state = token.revokedMs === undefined ? (expiresMs < nowMs ? "ended" : "live") : "revoked";
  const refresh = token.isRefreshable ? "" : ", no refresh";
  const end = formatWireDate(new Date(expiresMs));
  return [tokenId, given, `user ${userId}`, deviceId ?? "all devices", end, state + refresh].join("\t");
}
