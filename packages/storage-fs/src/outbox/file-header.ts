/** How every segment's file begins: `iobo`, the version, and three bytes that are 0. */
export const FILE_HEADER: Buffer = Buffer.from([0x69, 0x6f, 0x62, 0x6f, 1, 0, 0, 0]);
