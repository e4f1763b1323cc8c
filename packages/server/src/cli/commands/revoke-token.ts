import type { Command } from "commander";
import { dataOption, examples } from "../command-options.ts";
import { type Operator, withOperator } from "../operator.ts";
import { parseTokenId } from "../parse-option.ts";
import { readSecret } from "../read-secret.ts";
import type { Terminal } from "../terminal.ts";

/** `revoke-token` ends a token, by its number or by its text. */
export function addRevokeToken(program: Command, terminal: Terminal): void {
  program
    .command("revoke-token")
    .description("end a token for good: by its number, or by its text, which is asked for or taken from standard input")
    .option("--id <number>", "its number, as list-tokens tells it", parseTokenId)
    .addOption(dataOption())
    .addHelpText("after", examples("revoke-token --id 12", "revoke-token < token-file"))
    .action(async ({ id, data }: { id?: number; data: string }) => {
      const text = id === undefined ? await readSecret("Token") : "";
      await withOperator(data, async (operator) => {
        const tokenId = id ?? (await readTokenId(operator, text.trim()));
        const revoked = await operator.store.tokens.revoke({ tokenId }, Date.now());
        if (revoked === 0) throw new Error(`There is no token ${tokenId} that lives.`);
        terminal.say(`Token ${tokenId} is revoked; a running server notices within 5 s.`);
      });
    });
}

async function readTokenId({ signer }: Operator, text: string): Promise<number> {
  const signed = await signer.verify(text);
  if (signed === undefined) throw new Error("The token is not one of this backend.");
  const { jti } = signed.claims;
  if (jti !== undefined) return jti;
  throw new Error("The token is of a first version, which has no number: it ends with rotate-key --drop-old.");
}
