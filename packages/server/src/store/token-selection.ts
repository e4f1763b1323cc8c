import type { TokenSelection } from "../records/token.ts";
import { Refusal } from "./refusal.ts";

type Part = keyof TokenSelection;

/**
 * What a selection names, one by one.
 *
 * @throws Refusal where it names nothing: all tokens are never meant
 */
export function namedParts(selection: TokenSelection): [Part, number | string | null][] {
  const parts: readonly Part[] = ["tokenId", "projectId", "userId", "deviceId"];
  const named = parts.flatMap((part): [Part, number | string | null][] => {
    const value = selection[part];
    return value === undefined ? [] : [[part, value]];
  });
  if (named.length === 0) throw new Refusal("selection", "one that names something", selection);
  return named;
}
