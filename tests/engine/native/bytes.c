/* Does the native engine's byte work as it is asked to on standard input, so that every way of building it can be held
   against the same statements in test_bytes.py.

   A request is a letter, a number and a size, and so many bytes; an answer is a number and a size, and so many bytes.
   What a function may read or write ends where a page does, behind which there is no memory; what stands in front of
   its input is nothing but special characters. */

#include "scan.h"
#include "write.h"
#include "write_json.h"

#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

enum { ROOM = 1 << 20 };

struct request {
    uint32_t letter, number;
    uint64_t size;
};

struct answer {
    int64_t number;
    uint64_t size;
};

/* Return the end of some memory, behind which there is none. */
static unsigned char *edge(void)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    unsigned char *made = mmap(NULL, ROOM + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (made == MAP_FAILED || mprotect(made + ROOM, page, PROT_NONE)) {
        exit(2);
    }
    return made + ROOM;
}

static void give(int64_t number, const void *made, size_t size)
{
    struct answer head = {number, size};
    fwrite(&head, sizeof(head), 1, stdout);
    fwrite(made, 1, size, stdout);
}

static void fill(unsigned char *p, const unsigned char *end)
{
    for (; p < end; p++) {
        *p = (end - p) % 2 ? '"' : ',';
    }
}

static void read_bytes(uint32_t letter, int number, const char *in, size_t n, unsigned char *edge)
{
    const char *end = in + n;
    const unsigned char *from = (const unsigned char *)in;
    unsigned high = 0;
    uint32_t most = 0;
    int64_t whole = 0;
    double real = 0;
    switch (letter) {
    case 't':
        number = (int)(jsv_scan_text(in, end, &high) - in);
        give(number, &high, sizeof(high));
        break;
    case 'q':
        number = (int)((number ? jsv_scan_name(in, end, &high) : jsv_scan_quote(in, end, &high)) - in);
        give(number, &high, sizeof(high));
        break;
    case 'k':
        give(jsv_scan_colon(in, end) - in, "", 0);
        break;
    case 's': {
        const char *at = in, *word = in;
        Py_ssize_t size = 0;
        int simple = in < end && jsv_simple_word(&at, end, &word, &size, &high);
        give(simple ? (at - in) * 2 + (high != 0) : -1, word, simple ? (size_t)size : 0);
        break;
    }
    case 'p':
        number = (int)(jsv_scan_plain(in, end, number, &high) - in);
        give(number, &high, sizeof(high));
        break;
    case 'y': /* writes no more than it is told */
        jsv_copy((char *)edge - n, in, (Py_ssize_t)n);
        give(0, edge - n, n);
        break;
    case 'm':
        number = (int)jsv_measure(in, (Py_ssize_t)n, number, &most);
        give(number, &most, sizeof(most));
        break;
    case 'w': {
        size_t size = (size_t)number * (size_t)jsv_measure(in, (Py_ssize_t)n, 1, NULL);
        void *out = edge - size;
        if (number == 1) {
            jsv_widen1(from, from + n, out);
        } else if (number == 2) {
            jsv_widen2(from, from + n, out);
        } else {
            jsv_widen4(from, from + n, out);
        }
        give(number, out, size);
        break;
    }
    case 'i':
        number = jsv_integer(in, (Py_ssize_t)n, &whole);
        give(number, &whole, sizeof(whole));
        break;
    default:
        number = jsv_real(in, (Py_ssize_t)n, &real);
        give(number, &real, sizeof(real));
    }
}

static void write_bytes(uint32_t letter, int number, const unsigned char *in, size_t n, unsigned char *edge)
{
    unsigned char *out = edge - JW_SLACK, *end;
    switch (letter) {
    case 'A':
        out -= 2 * n + 2;
        end = jw_ascii(out, in, n);
        break;
    case 'D':
        out -= 2 * n + 2;
        end = jw_doubled(out, in, n);
        break;
    case 'Q':
        out -= 2 * n + 2;
        memcpy(out, in, n);
        end = jw_requote(out, out + n);
        break;
    case 'C': /* writes no more than it is told */
        out += JW_SLACK - n;
        jw_copy(out, in, n);
        end = out + n;
        break;
    case 'B':
        out -= number;
        end = jw_block(out, in, (size_t)number);
        break;
    case 'L':
        out -= 2 * n;
        end = jw_latin(out, in, n);
        break;
    case 'U':
        out -= 3 * (n / 2);
        end = jw_ucs2(out, (const Py_UCS2 *)in, n / 2, number);
        break;
    case 'J':
        out -= JW_WIDEST * n + 2;
        end = jw_json_ascii(out, in, n);
        break;
    case 'M':
        out -= JW_WIDEST * n;
        end = jw_json_latin(out, in, n);
        break;
    case 'N':
        out -= JW_WIDEST * (n / 2);
        end = jw_json_ucs2(out, (const Py_UCS2 *)in, n / 2);
        break;
    case 'O':
        out -= JW_WIDEST * (n / 4);
        end = jw_json_ucs4(out, (const Py_UCS4 *)in, n / 4);
        break;
    default:
        out -= n;
        end = jw_ucs4(out, (const Py_UCS4 *)in, n / 4, number);
    }
    give(end ? 0 : -1, out, end ? (size_t)(end - out) : 0);
}

int main(void)
{
    unsigned char *in_edge = edge(), *out_edge = edge(), *in;
    struct request asked;
    fill(in_edge - ROOM, in_edge);
    while (fread(&asked, sizeof(asked), 1, stdin) == 1) {
        in = in_edge - asked.size;
        if (asked.size > ROOM / 4 || fread(in, 1, asked.size, stdin) != asked.size) {
            return 3;
        }
        if (asked.letter == '?') {
            give(JSV_VEC16, "", 0);
        } else if (asked.letter >= 'a') {
            read_bytes(asked.letter, (int)asked.number, (const char *)in, asked.size, out_edge);
        } else {
            write_bytes(asked.letter, (int)asked.number, in, asked.size, out_edge);
        }
        fill(in, in_edge);
    }
    return ferror(stdin) || fflush(stdout) ? 4 : 0;
}
