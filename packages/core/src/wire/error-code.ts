/**
 * The numbers that the v1 API gives to problems. Those below 1000 are the original backend's, and
 * its clients depend on them; the others are this backend's.
 */
export const ErrorCode = {
  /** Something could not be created. */
  NOT_CREATED: 31,
  /** There is no such thing. */
  NOT_FOUND: 32,
  /** There is such a thing already. */
  ALREADY_EXISTS: 33,
  /** The device id is registered already. */
  DUPLICATE_DEVICE_ID: 150,
  /** The device name is in use already. */
  DUPLICATE_DEVICE_NAME: 151,
  /** The body is no JSON. */
  INVALID_JSON: 1000,
  /** A field or parameter is missing, of another type, or out of its range. */
  INVALID_REQUEST: 1001,
  /** The body is larger than the backend takes. */
  BODY_TOO_LARGE: 1002,
  /** The content type or encoding is not one that the backend takes. */
  UNSUPPORTED_MEDIA: 1003,
  /** The answer would be larger than the backend gives. */
  RESULT_TOO_LARGE: 1004,
  /** There is no token. */
  TOKEN_MISSING: 1010,
  /** The token is not one of this backend. */
  TOKEN_INVALID: 1011,
  /** The token has ended. */
  TOKEN_EXPIRED: 1012,
  /** The token lacks the right. */
  RIGHT_MISSING: 1013,
  /** The token is for another project. */
  WRONG_PROJECT: 1014,
  /** The token is for one device, and another one or all of them are meant. */
  WRONG_DEVICE: 1015,
  /** The path is not one of the API. */
  UNKNOWN_PATH: 1020,
  /** The request is no usable HTTP. */
  BAD_HTTP: 1021,
  /** There were too many requests, or too many wrong passwords: try again after `Retry-After`. */
  TOO_MANY_REQUESTS: 1030,
  /** The backend failed. */
  INTERNAL: 1090,
} as const;

/** One of the numbers in {@link (ErrorCode:variable)}. */
export type ErrorCode = (typeof ErrorCode)[keyof typeof ErrorCode];
