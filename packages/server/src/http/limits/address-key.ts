import { isIPv6 } from "node:net";

/** By what an address is counted: of IPv6 the network of 64 bits, for whoever has one address has all of them. */
export function toAddressKey(address: string): string {
  if (!isIPv6(address)) return address;
  if (address.startsWith("::ffff:") && address.includes(".")) return address.slice("::ffff:".length);
  const [front = "", back] = address.split("%", 1)[0]?.split("::") ?? [];
  const groups = front === "" ? [] : front.split(":");
  if (back === undefined) return groups.slice(0, 4).join(":");
  const rest = back === "" ? [] : back.split(":");
  const zeros = Array.from({ length: Math.max(0, 8 - groups.length - rest.length) }, () => "0");
  return [...groups, ...zeros, ...rest].slice(0, 4).join(":");
}
