#include "point-block.h"

static bool is_full(const struct pb_buffer *b) { return b->size - b->used < PB_VARINT; }

static void put_varint(struct pb_buffer *b, uint64_t n)
{
    for (; n > 0x7F; n >>= 7) b->bytes[b->used++] = (uint8_t)(n | 0x80);
    b->bytes[b->used++] = (uint8_t)n;
}

static void put_zigzag(struct pb_buffer *b, int64_t n) { put_varint(b, (uint64_t)(n >= 0 ? 2 * n : -2 * n - 1)); }

static void put_le(uint8_t *to, uint64_t n, uint8_t bytes)
{
    for (; bytes > 0; bytes--, n >>= 8) *to++ = (uint8_t)n;
}

static uint64_t decimal_bits(int64_t m, uint8_t digits) { return bits_of((double)m / power_of_ten(digits)); }

enum pb_error pb_begin(struct pb_encoder *e, uint8_t exponent, uint8_t digits,
    uint8_t *times, size_t times_size, uint8_t *values, size_t values_size)
{
    *e = (struct pb_encoder){.times = {times, times_size, 0}, .values = {values, values_size, 0},
        .exponent = exponent, .digits = digits};
    return exponent > 6 || digits > 22 ? PB_RANGE : PB_OK;
}

enum pb_error pb_add(struct pb_encoder *e, int64_t micros, int64_t m)
{
    int64_t step = 0;
    if (!within(micros) || !within(m)) return PB_RANGE;
    if (e->count == PB_POINTS) return PB_COUNT;
    if (!within(m - e->value)) return PB_JUMP;
    if (is_full(&e->times) || is_full(&e->values)) return PB_FULL;
    if (e->count > 0) {
        step = micros - e->last;
        if (step <= 0) return PB_ORDER;
        if (step > PB_MAX) return PB_JUMP;
        if (step % micros_per_unit[e->exponent] != 0) return PB_UNIT;
        step /= micros_per_unit[e->exponent];
        put_zigzag(&e->times, step - e->step);
    }
    put_zigzag(&e->values, m - e->value);
    if (e->count == 0) e->first = micros;
    if (e->count == 0 || m < e->least) e->least = m;
    if (e->count == 0 || m > e->greatest) e->greatest = m;
    e->last = micros;
    e->step = step;
    e->value = m;
    e->count++;
    return PB_OK;
}

enum pb_error pb_finish(const struct pb_encoder *e, uint8_t *out, size_t size, size_t *length)
{
    size_t values = PB_HEADER + e->times.used, end = values + e->values.used;
    if (e->count == 0) return PB_COUNT;
    if (size < end + PB_CHECKSUM) return PB_FULL;
    memmove(out + PB_HEADER, e->times.bytes, e->times.used);
    memmove(out + values, e->values.bytes, e->values.used);
    memcpy(out, (uint8_t[]){1, PB_DECIMAL, e->exponent, e->digits}, 4);
    put_le(out + 4, e->count, 2);
    put_le(out + 6, e->times.used, 2); /* at most 999 varints of 8 bytes */
    put_le(out + 8, (uint64_t)e->first, 8);
    put_le(out + 16, (uint64_t)e->last, 8);
    put_le(out + 24, decimal_bits(e->least, e->digits), 8); /* rounding keeps the order */
    put_le(out + 32, decimal_bits(e->greatest, e->digits), 8);
    put_le(out + end, crc32(out, end), PB_CHECKSUM);
    *length = end + PB_CHECKSUM;
    return PB_OK;
}

enum pb_error pb_part(struct pb_buffer *frame, uint8_t tag, const void *bytes, size_t n)
{
    size_t room = frame->size - frame->used;
    if (room < n || room - n < 1 + PB_VARINT) return PB_FULL;
    put_varint(frame, tag);
    put_varint(frame, n);
    memcpy(frame->bytes + frame->used, bytes, n);
    frame->used += n;
    return PB_OK;
}

enum pb_error pb_frame(struct pb_buffer *frame, uint32_t project, const char *device)
{
    struct pb_buffer id = {(uint8_t[5]){0}, 5, 0};
    if (frame->size < 4) return PB_FULL;
    put_varint(&id, project);
    memcpy(frame->bytes, "iob1", 4);
    frame->used = 4;
    return pb_part(frame, 1, id.bytes, id.used) == PB_OK ? pb_part(frame, 2, device, strlen(device)) : PB_FULL;
}
