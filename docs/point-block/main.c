/* Answers lines of `decode <hex>` and `encode <digits> <micros>:<m> ...`: for tests. */
#include "point-block.h"
#include <stdio.h>
#include <stdlib.h>

static char line[1 << 23];
static uint8_t block[1 << 22];
static const char *const reasons[] = {"", "buffer full", "count", "time does not rise", "jump", "unit", "range",
    "header", "checksum", "times", "values", "limits"};

static void print_hex(const uint8_t *bytes, size_t n)
{
    while (n-- > 0) printf("%02x", *bytes++);
    putchar('\n');
}

static void print_point(void *context, const struct pb_point *p)
{
    (void)context;
    printf("%lld %c ", (long long)p->micros, "nnnbt"[p->encoding]);
    if (p->encoding == PB_TEXTS) print_hex(p->text, p->length);
    else if (p->encoding == PB_BOOLEANS) printf("%d\n", p->boolean);
    else printf("%016llx\n", (unsigned long long)bits_of(p->number));
}

static enum pb_error decode(const char *hex)
{
    size_t n = 0;
    while (*hex == ' ') hex++;
    for (; hex[0] && hex[1]; hex += 2) block[n++] = (uint8_t)strtoul((char[]){hex[0], hex[1], 0}, NULL, 16);
    enum pb_error error = pb_decode(block, n, NULL, NULL);
    if (error == PB_OK) printf("ok %u\n", (unsigned)(block[4] | block[5] << 8));
    return error == PB_OK ? pb_decode(block, n, print_point, NULL) : error;
}

static enum pb_error encode(char *text, uint8_t exponent) /* in seconds, or else ms, or else microseconds */
{
    struct pb_encoder e;
    char *at;
    size_t length;
    unsigned long digits = strtoul(text, &at, 10);
    uint8_t *times = block + PB_HEADER, *values = times + 8000;
    enum pb_error error = pb_begin(&e, exponent, digits > 22 ? 23 : (uint8_t)digits, times, 8000, values, 8000);
    while (error == PB_OK && *at == ' ') {
        long long micros = strtoll(at, &at, 10);
        error = *at == ':' ? pb_add(&e, micros, strtoll(at + 1, &at, 10)) : PB_RANGE;
    }
    if (error == PB_UNIT) return encode(text, (uint8_t)(exponent - 3));
    if (error == PB_OK) error = pb_finish(&e, block, sizeof block, &length);
    if (error == PB_OK) { printf("ok "); print_hex(block, length); }
    return error;
}

int main(void)
{
    while (fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\r\n")] = 0;
        enum pb_error error = strncmp(line, "decode", 6) == 0 ? decode(line + 6) : encode(line + 6, 6);
        if (error != PB_OK) printf("refused %s\n", reasons[error]);
        fflush(stdout);
    }
    return 0;
}
