import { expect, it } from "vitest";
import { readProfile } from "../../src/accounts/profile.ts";

it.each(["ada@example.org", "ada+tag@localhost", "größe@bücher.example", `${"a".repeat(242)}@example.org`])(
  "takes the address %s",
  (email) => {
    expect(readProfile({ email })).toEqual({ email });
  },
);

it.each([
  "ada",
  "@",
  "a@",
  "@b",
  "a@b@c",
  "a b@c",
  "a:b@c",
  "a@b\n",
  "a@b\u0000",
  "a\u202e@b",
  `${"a".repeat(243)}@example.org`,
])("refuses the address %j", (email) => {
  expect(() => readProfile({ email })).toThrow(/^email must be/);
});

it.each(["ada", "a", "größe", "x".repeat(64)])("takes the user name %s", (username) => {
  expect(readProfile({ username })).toEqual({ username });
});

it.each(["a b", "a:b", "a@b", "x".repeat(65), "a\tb", "\ud800"])("refuses the user name %j", (username) => {
  expect(() => readProfile({ username })).toThrow(/^username must be/);
});

it("takes an empty address or user name for none, and what else is empty as it is", () => {
  expect(readProfile({ email: "", username: "", first_name: "" })).toEqual({ firstName: "" });
});
