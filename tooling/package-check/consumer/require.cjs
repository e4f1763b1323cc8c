// A CommonJS program loads the packages with require(), as Node 20.19 and later can.
const assert = require("node:assert/strict");

const expected = {
  "@iobeam/client": ["ClientBuilder", "DataPoint", "makeQuery", "QueryReq"],
  "@iobeam/core": ["DataPoint", "Timestamp"],
  "@iobeam/core/testing": ["describeTransport"],
  "@iobeam/server": ["createServer"],
  "@iobeam/server/testing": ["describeStore"],
  "@iobeam/storage-fs": ["createFsClientStorage"],
  "@iobeam/transport": ["createHttpTransport"],
};
for (const [specifier, names] of Object.entries(expected)) {
  const loaded = require(specifier);
  for (const name of names) assert.equal(typeof loaded[name], "function", `${specifier}: ${name}`);
}
assert.equal(require("@iobeam/client").DataPoint, require("@iobeam/core").DataPoint, "one copy of core");
