/** JSON Web Tokens begin with `{"` in base64. */
const TOKEN = /eyJ[\w+/=-]*(?:\.[\w+/=-]*)+/g;

/**
 * A text with every token in it taken out: for messages that repeat what someone else said.
 *
 * @param text - a text that may hold a JSON Web Token (RFC 7519)
 */
export function hideTokens(text: string): string {
  return text.replace(TOKEN, "<token>");
}
