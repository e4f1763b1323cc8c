#include "point-block.h"

struct reader { const uint8_t *at, *end; bool bad; };

struct decoder {
    struct reader times, values, zeros;
    int64_t step, m;
    uint64_t bits;
    double power;
    int32_t unit;
    uint16_t count, zero; /* zero: index of the next -0, or `count` */
    uint8_t booleans;
};

static uint64_t get_le(struct reader *r, uint8_t bytes)
{
    uint64_t n = 0;
    if (bytes > r->end - r->at) { r->bad = true; return 0; }
    for (uint8_t i = 0; i < bytes; i++) n |= (uint64_t)*r->at++ << 8 * i;
    return n;
}

static uint64_t field(const uint8_t *at, uint8_t bytes)
{
    return get_le(&(struct reader){at, at + bytes, false}, bytes);
}

static uint64_t get_varint(struct reader *r)
{
    uint64_t n = 0, byte = 0x80;
    for (uint8_t i = 0; i < PB_VARINT && byte >= 0x80; i++) {
        byte = get_le(r, 1);
        n |= (byte & 0x7F) << 7 * i;
    }
    if (byte < 0x80 && n <= 2 * (uint64_t)PB_MAX) return n;
    r->bad = true;
    return 0;
}

static int64_t get_zigzag(struct reader *r)
{
    uint64_t n = get_varint(r);
    return n & 1 ? -(int64_t)(n >> 1) - 1 : (int64_t)(n >> 1);
}

static void next_time(struct decoder *d, int64_t *micros)
{
    d->step += get_zigzag(&d->times);
    if (d->step <= 0 || d->step > PB_MAX / d->unit) { d->times.bad = true; return; }
    *micros += d->step * d->unit;
    if (*micros > PB_MAX) d->times.bad = true;
}

static void next_zero(struct decoder *d, uint16_t from, bool first)
{
    bool more = d->zeros.at != d->zeros.end;
    uint64_t gap = more ? get_varint(&d->zeros) : 0;
    if (d->zeros.bad || (more && (gap >= (uint64_t)d->count - from || (gap == 0 && !first)))) d->values.bad = true;
    d->zero = (uint16_t)(more ? from + gap : d->count);
}

static void begin_zeros(struct decoder *d) /* they follow the last value: a second reader skips to them */
{
    d->zeros = d->values;
    for (uint16_t i = 0; i < d->count; i++) get_varint(&d->zeros);
    d->values.end = d->zeros.at;
    next_zero(d, 0, true);
}

static double next_decimal(struct decoder *d, uint16_t i)
{
    bool zero = i == d->zero;
    d->m += get_zigzag(&d->values);
    if (!within(d->m) || (zero && d->m != 0)) d->values.bad = true;
    if (zero) next_zero(d, i, false);
    return zero ? -0.0 : (double)d->m / d->power;
}

static double next_double(struct decoder *d, bool xor)
{
    uint8_t control = xor ? (uint8_t)get_le(&d->values, 1) : 8, skipped = control >> 4, follow = control & 15;
    double number = 0;
    if (skipped + follow > 8 || (follow == 0 && control != 0)) { d->values.bad = true; return number; }
    d->bits = (xor ? d->bits : 0) ^ get_le(&d->values, follow) << 8 * skipped;
    if ((d->bits >> 52 & 0x7FF) == 0x7FF) d->values.bad = true; /* infinite or NaN */
    memcpy(&number, &d->bits, 8);
    return number;
}

static bool next_boolean(struct decoder *d, uint16_t i)
{
    d->booleans = (uint8_t)(i % 8 == 0 ? get_le(&d->values, 1) : d->booleans >> 1);
    if (i + 1 == d->count && d->booleans > 1) d->values.bad = true; /* a bit after the last */
    return d->booleans & 1;
}

static bool is_text(const uint8_t *s, const uint8_t *end) /* UTF-8 of at most 65,536 UTF-16 code units */
{
    static const uint32_t shortest[] = {0, 0x80, 0x800, 0x10000};
    uint32_t units = 0;
    while (s < end && units <= 65536) {
        uint8_t c = *s++, more = c < 0x80 ? 0 : c < 0xE0 ? 1 : c < 0xF0 ? 2 : 3;
        uint32_t code = more == 0 ? c : c & (0x3Fu >> more);
        if ((c >= 0x80 && c < 0xC0) || c >= 0xF8 || more > end - s) return false;
        for (uint8_t i = 0; i < more; i++, s++) {
            if ((*s & 0xC0) != 0x80) return false;
            code = code << 6 | (*s & 0x3F);
        }
        if (code < shortest[more] || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) return false;
        units += code > 0xFFFF ? 2 : 1;
    }
    return units <= 65536;
}

static void next_text(struct decoder *d, struct pb_point *point)
{
    uint64_t length = get_varint(&d->values);
    if (length > (uint64_t)(d->values.end - d->values.at)) { d->values.bad = true; return; }
    point->text = d->values.at;
    point->length = (size_t)length;
    d->values.at += point->length;
    if (!is_text(point->text, d->values.at)) d->values.bad = true;
}

static void next_value(struct decoder *d, uint16_t i, struct pb_point *point)
{
    if (point->encoding == PB_TEXTS) next_text(d, point);
    else if (point->encoding == PB_BOOLEANS) point->boolean = next_boolean(d, i);
    else if (point->encoding == PB_DECIMAL) point->number = next_decimal(d, i);
    else point->number = next_double(d, point->encoding == PB_XOR);
}

static bool is_limit(const uint8_t *at, double n) { return field(at, 8) == (n == 0 ? 0 : bits_of(n)); } /* never -0 */

static enum pb_error walk(const uint8_t *block, const uint8_t *end, pb_callback *callback, void *context)
{
    const uint8_t *times = block + PB_HEADER, *values = times + field(block + 6, 2);
    struct decoder d = {.times = {times, values, false}, .values = {values, end, false},
        .unit = micros_per_unit[block[2]], .power = power_of_ten(block[3]), .count = (uint16_t)field(block + 4, 2)};
    struct pb_point point = {.micros = (int64_t)field(block + 8, 8), .encoding = (enum pb_encoding)block[1]};
    double least = 0, greatest = 0;

    if (point.encoding == PB_DECIMAL) begin_zeros(&d);
    for (uint16_t i = 0; i < d.count; i++) {
        if (i > 0) next_time(&d, &point.micros);
        if (d.times.bad) return PB_BAD_TIMES;
        next_value(&d, i, &point);
        if (d.values.bad) return PB_BAD_VALUES;
        if (i == 0 || point.number < least) least = point.number;
        if (i == 0 || point.number > greatest) greatest = point.number;
        if (callback) callback(context, &point);
    }
    if (d.times.at != values || (uint64_t)point.micros != field(block + 16, 8)) return PB_BAD_TIMES;
    if (d.values.at != d.values.end) return PB_BAD_VALUES;
    return is_limit(block + 24, least) && is_limit(block + 32, greatest) ? PB_OK : PB_BAD_LIMITS;
}

static bool is_header(const uint8_t *block, size_t rest)
{
    uint64_t count = field(block + 4, 2);
    return block[0] == 1 && block[1] <= PB_TEXTS && block[2] <= 6 && block[3] <= (block[1] == PB_DECIMAL ? 22 : 0)
        && count > 0 && count <= PB_POINTS && field(block + 6, 2) <= rest && within((int64_t)field(block + 8, 8));
}

enum pb_error pb_decode(const uint8_t *block, size_t size, pb_callback *callback, void *context)
{
    enum pb_error error;
    if (size < PB_HEADER + PB_CHECKSUM) return PB_BAD_HEADER;
    size -= PB_CHECKSUM;
    if (crc32(block, size) != field(block + size, PB_CHECKSUM)) return PB_BAD_CHECKSUM;
    if (!is_header(block, size - PB_HEADER)) return PB_BAD_HEADER;
    error = walk(block, block + size, NULL, NULL);
    return error == PB_OK && callback ? walk(block, block + size, callback, context) : error;
}
