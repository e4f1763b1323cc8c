import type { Mail } from "../server-options.ts";

const LONGEST_MS = 10_000;

/**
 * Makes a sender of mail that POSTs each as JSON, for a service of the operator's that sends it on.
 *
 * @param url - where to
 * @param warn - told of what could not be sent, without the key in it
 */
export function createMailHook(url: string, warn: (message: string) => void): (mail: Mail) => Promise<void> {
  return async ({ to, purpose, key }) => {
    try {
      const response = await fetch(url, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ to, purpose, key }),
        redirect: "error",
        signal: AbortSignal.timeout(LONGEST_MS),
      });
      await response.body?.cancel();
      if (!response.ok) warn(`The mail hook answered ${response.status}: a user waits for a mail (${purpose}).`);
    } catch (error) {
      const { name } = error as Error;
      warn(`The mail hook did not answer (${name}): a user waits for a mail (${purpose}).`);
    }
  };
}
