import type { Command } from "commander";
import { checkPassword, createPasswords } from "../../accounts/password.ts";
import { readProfile } from "../../accounts/profile.ts";
import { dataOption, examples } from "../command-options.ts";
import { withOperator } from "../operator.ts";
import { readSecret } from "../read-secret.ts";
import type { Terminal } from "../terminal.ts";

/** `create-user` makes an account, whatever sign-up is set to. */
export function addCreateUser(program: Command, terminal: Terminal): void {
  program
    .command("create-user")
    .description("make a user who may log in; the password is asked for, or taken from standard input")
    .argument("<email>", "the address")
    .option("--username <name>", "another name to log in with")
    .addOption(dataOption())
    .addHelpText("after", examples("create-user ada@example.org", "create-user ada@example.org < password-file"))
    .action(async (email: string, { data, username }: { data: string; username?: string }) => {
      const profile = readProfile({ email, username: username ?? "" });
      const password = checkPassword(await readSecret("Password"), "password");
      await withOperator(data, async ({ store }) => {
        const passwordHash = await createPasswords().hash(password);
        const account = { ...profile, email, passwordHash, isVerified: true, createdMs: Date.now() };
        const user = await store.users.create(account);
        if (typeof user === "string") throw new Error(`There is a user with this ${user.replace("duplicate ", "")}.`);
        terminal.say(`User ${user.userId} is made: ${email}`);
      });
    });
}
