/*
 * Point blocks in C99, after docs/point-block.md, whose headings are quoted. No malloc, stdio or
 * libm. An encoder for microcontrollers (encoder.c) and a strict decoder (decoder.c), under the
 * repository's licence (MIT). Readings in hundredths, once a second, all in one buffer:
 *
 *     static uint8_t out[40 + 1008 + 2008 + 4];
 *     pb_begin(&e, 6, 2, out + 40, 1008, out + 1048, 2008);
 *     if (pb_add(&e, micros, 2153) != PB_OK) {                   // 21.53; see enum pb_error
 *         if (pb_finish(&e, out, sizeof out, &length) == PB_OK) keep(out, length);
 *         pb_begin(&e, 6, 2, out + 40, 1008, out + 1048, 2008);
 *         error = pb_add(&e, micros, 2153); }
 */
#ifndef POINT_BLOCK_H
#define POINT_BLOCK_H

#include <float.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/*
 * "Values": m / 10^digits is rounded once, to 53 bits. Where double has 32 bits (AVR), an encoder
 * gets the bits by long division of integers: 54 bits of the quotient, of which the last and the
 * remainder tell how to round (half to even). 64-bit integers are enough for up to 18 digits.
 */
#if DBL_MANT_DIG != 53 || FLT_EVAL_METHOD < 0 || FLT_EVAL_METHOD == 2 || defined __FAST_MATH__
#error "double must have 64 bits, and a division of doubles must round once"
#endif

#define PB_POINTS 1000
#define PB_HEADER 40
#define PB_CHECKSUM 4
#define PB_VARINT 8                      /* bytes of the longest */
#define PB_MAX INT64_C(9007199254740991) /* 2^53 - 1, the bound of every integer: "Varints" */

enum pb_error {
    PB_OK,
    /* Finish the block, begin another and add the point again: a buffer has no room for a varint;
       1,000 points (or none to finish); time not later than the last; change beyond PB_MAX; step
       that 10^exponent does not divide. */
    PB_FULL, PB_COUNT, PB_ORDER, PB_JUMP, PB_UNIT,
    PB_RANGE, /* an exponent, a time or a value that no block can hold */
    PB_BAD_HEADER, PB_BAD_CHECKSUM, PB_BAD_TIMES, PB_BAD_VALUES, PB_BAD_LIMITS /* block refused */
};
enum pb_encoding { PB_RAW, PB_DECIMAL, PB_XOR, PB_BOOLEANS, PB_TEXTS };


/* ---- Encoder ---- */

struct pb_buffer { uint8_t *bytes; size_t size, used; };

struct pb_encoder {
    struct pb_buffer times, values;
    int64_t first, last, step, value, least, greatest;
    uint16_t count;
    uint8_t exponent, digits;
};

/* Steps are counted in 10^exponent microseconds; values have `digits` after the point. */
enum pb_error pb_begin(struct pb_encoder *e, uint8_t exponent, uint8_t digits,
    uint8_t *times, size_t times_size, uint8_t *values, size_t values_size);

/* Adds the value m / 10^digits. After an error the encoder is as it was before. */
enum pb_error pb_add(struct pb_encoder *e, int64_t micros, int64_t m);

/* Times may lie at out + 40 and values in `out` behind them: they are moved, so finish only once. */
enum pb_error pb_finish(const struct pb_encoder *e, uint8_t *out, size_t size, size_t *length);

/* "The frame": begins one of a device, in a buffer of which nothing is used. */
enum pb_error pb_frame(struct pb_buffer *frame, uint32_t project, const char *device);

/* Then tag 3 for a series and 4 for each of its blocks. A part takes up to 9 bytes more than it
   holds, and asks for so much room. */
enum pb_error pb_part(struct pb_buffer *frame, uint8_t tag, const void *bytes, size_t n);

/* ---- Decoder ---- */

struct pb_point {
    int64_t micros;
    enum pb_encoding encoding; /* tells which of the following is set */
    double number;
    bool boolean;
    const uint8_t *text; /* `length` bytes within the block */
    size_t length;
};
typedef void pb_callback(void *context, const struct pb_point *point);

/* "What a decoder must refuse". Reads all of the block before it calls back for the first point. */
enum pb_error pb_decode(const uint8_t *block, size_t size, pb_callback *callback, void *context);

/* ---- What both need ---- */

static const int32_t micros_per_unit[] = {1, 10, 100, 1000, 10000, 100000, 1000000};

static inline bool within(int64_t n) { return n >= -PB_MAX && n <= PB_MAX; }

static inline uint64_t bits_of(double d) { uint64_t bits; memcpy(&bits, &d, 8); return bits; }

static inline double power_of_ten(uint8_t digits)
{
    double power = 1;
    while (digits-- > 0) power *= 10; /* exact up to 10^22 */
    return power;
}

static inline uint32_t crc32(const uint8_t *bytes, size_t n)
{
    uint32_t crc = UINT32_C(0xFFFFFFFF);
    while (n-- > 0) {
        crc ^= *bytes++;
        for (uint8_t i = 0; i < 8; i++) crc = crc >> 1 ^ (crc & 1 ? UINT32_C(0xEDB88320) : 0);
    }
    return crc ^ UINT32_C(0xFFFFFFFF);
}

#endif
