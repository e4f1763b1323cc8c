/** What a token can be within. A pattern of tokens themselves would look at a long text again from each of its places. */
const RUN = /[\w+/=.-]+/g;
/** JSON Web Tokens begin with `{"` in base64. */
const BEGIN = "eyJ";

/**
 * A text with every token in it taken out: for messages that repeat what someone else said.
 *
 * @param text - a text that may hold a JSON Web Token (RFC 7519)
 */
export function hideTokens(text: string): string {
  return text.replace(RUN, (run) => {
    const start = run.indexOf(BEGIN);
    return start >= 0 && run.includes(".", start) ? `${run.slice(0, start)}<token>` : run;
  });
}
