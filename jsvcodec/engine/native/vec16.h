/* Sixteen bytes at a time, as SSE2 and NEON have them: the vocabulary in which reading and writing are sped up.

   It knows processors, and nothing of JSV. JSV_VEC16 is 1 where there are such vectors; elsewhere, and wherever
   JSVCODEC_PLAIN_C is defined, it is 0, and bytes are taken one by one. Only what the compiler assumes of its target
   anyway is used.

   JSV_EXACT is 1 where doubles are calculated as doubles, as one rounding by hand wants it; x87 rounds twice.

   Marks are a set of places among the sixteen, the first in the lowest bits: one bit a place on SSE2, four on NEON,
   which has no movemask but can narrow. */

#ifndef JSVCODEC_VEC16_H
#define JSVCODEC_VEC16_H

#include <float.h>
#include <stdint.h>
#include <string.h>

#define JSV_EXACT (FLT_EVAL_METHOD == 0 || FLT_EVAL_METHOD == 1)

/* Always, so that these words cost no more than the instructions they stand for. */
#define VEC16_INLINE static inline __attribute__((always_inline))

#if defined(JSVCODEC_PLAIN_C) || !(defined(__GNUC__) || defined(__clang__))
#define JSV_VEC16 0
#elif defined(__SSE2__)
#define JSV_VEC16 1
#include <emmintrin.h>

typedef __m128i vec16;
typedef unsigned vec16_marks;
#define VEC16_BITS 1 /* of marks, for each place */

VEC16_INLINE vec16 vec16_load(const void *from) { return _mm_loadu_si128((const __m128i *)from); }
VEC16_INLINE void vec16_store(void *to, vec16 x) { _mm_storeu_si128((__m128i *)to, x); }
VEC16_INLINE vec16 vec16_all(char c) { return _mm_set1_epi8(c); }
VEC16_INLINE vec16 vec16_or(vec16 x, vec16 y) { return _mm_or_si128(x, y); }

/* Fill each byte that is `c` with ones, each other with zeros. */
VEC16_INLINE vec16 vec16_is(vec16 x, char c) { return _mm_cmpeq_epi8(x, _mm_set1_epi8(c)); }

/* Fill each byte that is `c` or less, without a sign. */
VEC16_INLINE vec16 vec16_upto(vec16 x, char c) { return _mm_cmpeq_epi8(_mm_min_epu8(x, _mm_set1_epi8(c)), x); }

/* Fill each byte that is not from ' ' to '~' with ones: as a signed number, it is small when it is one more. */
VEC16_INLINE vec16 vec16_unprintable(vec16 x)
{
    return _mm_cmplt_epi8(_mm_add_epi8(x, _mm_set1_epi8(1)), _mm_set1_epi8(' ' + 1));
}

/* Return the marks of a vector whose bytes are all ones or all zeros. */
VEC16_INLINE vec16_marks vec16_filled(vec16 x) { return (vec16_marks)_mm_movemask_epi8(x); }

/* Return the marks of the bytes of 0x80 and more. */
VEC16_INLINE vec16_marks vec16_high(vec16 x) { return (vec16_marks)_mm_movemask_epi8(x); }

/* Return those marks that stand in the last `n` places, moved to the front; `n` is less than 16. */
VEC16_INLINE vec16_marks vec16_last(vec16_marks marks, size_t n) { return marks >> (16 - n); }

/* Write the low bytes of eight units, and return how many units there are before the first of 0x80 and more. Of what is
   written, only so many bytes count. */
VEC16_INLINE unsigned vec16_narrow(unsigned char *to, const uint16_t *from)
{
    __m128i x = vec16_load(from), high = _mm_and_si128(x, _mm_set1_epi16((short)0xFF80));
    unsigned same = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi16(high, _mm_setzero_si128()));
    _mm_storel_epi64((__m128i *)to, _mm_packus_epi16(x, x));
    return same == 0xFFFF ? 8 : (unsigned)__builtin_ctz(~same) / 2;
}

#elif defined(__ARM_NEON) && defined(__AARCH64EL__)
#define JSV_VEC16 1
#include <arm_neon.h>

typedef uint8x16_t vec16;
typedef uint64_t vec16_marks;
#define VEC16_BITS 4

VEC16_INLINE vec16 vec16_load(const void *from) { return vld1q_u8((const uint8_t *)from); }
VEC16_INLINE void vec16_store(void *to, vec16 x) { vst1q_u8((uint8_t *)to, x); }
VEC16_INLINE vec16 vec16_all(char c) { return vdupq_n_u8((uint8_t)c); }
VEC16_INLINE vec16 vec16_or(vec16 x, vec16 y) { return vorrq_u8(x, y); }
VEC16_INLINE vec16 vec16_is(vec16 x, char c) { return vceqq_u8(x, vdupq_n_u8((uint8_t)c)); }
VEC16_INLINE vec16 vec16_upto(vec16 x, char c) { return vcleq_u8(x, vdupq_n_u8((uint8_t)c)); }

VEC16_INLINE vec16 vec16_unprintable(vec16 x)
{
    return vcltq_s8(vreinterpretq_s8_u8(vaddq_u8(x, vdupq_n_u8(1))), vdupq_n_s8(' ' + 1));
}

VEC16_INLINE vec16_marks vec16_filled(vec16 x)
{
    return vget_lane_u64(vreinterpret_u64_u8(vshrn_n_u16(vreinterpretq_u16_u8(x), 4)), 0);
}

VEC16_INLINE vec16_marks vec16_high(vec16 x) { return vec16_filled(vcltzq_s8(vreinterpretq_s8_u8(x))); }

/* In two steps, as all 64 bits at once may not be shifted out. */
VEC16_INLINE vec16_marks vec16_last(vec16_marks marks, size_t n) { return marks >> 4 * (15 - n) >> 4; }

VEC16_INLINE unsigned vec16_narrow(unsigned char *to, const uint16_t *from)
{
    uint16x8_t x = vreinterpretq_u16_u8(vec16_load(from));
    uint8x8_t high = vmovn_u16(vcgtq_u16(x, vdupq_n_u16(0x7F)));
    uint64_t marks = vget_lane_u64(vreinterpret_u64_u8(high), 0);
    vst1_u8(to, vmovn_u16(x));
    return marks ? (unsigned)__builtin_ctzll(marks) / 8 : 8;
}

#else
#define JSV_VEC16 0
#endif

#if JSV_VEC16

/* Return the bit of the first of some marks, of which there is one. */
VEC16_INLINE unsigned vec16_bit(vec16_marks marks)
{
    return (unsigned)(sizeof(marks) > 4 ? __builtin_ctzll(marks) : __builtin_ctz((unsigned)marks));
}

/* Return the place of the first of some marks, of which there is one. */
VEC16_INLINE unsigned vec16_first(vec16_marks marks) { return vec16_bit(marks) / VEC16_BITS; }

/* Return those of some marks that stand before the first of others, of which there is one. */
VEC16_INLINE vec16_marks vec16_before(vec16_marks marks, vec16_marks others)
{
    return marks & (((vec16_marks)1 << vec16_bit(others)) - 1);
}

#endif

/* Copy fewer than 16 bytes, which fill no vector. */
static inline void copy_few(unsigned char *to, const unsigned char *from, size_t n)
{
    if (n >= 8) {
        uint64_t a, b;
        memcpy(&a, from, 8);
        memcpy(&b, from + n - 8, 8);
        memcpy(to, &a, 8);
        memcpy(to + n - 8, &b, 8);
    } else if (n >= 4) {
        uint32_t a, b;
        memcpy(&a, from, 4);
        memcpy(&b, from + n - 4, 4);
        memcpy(to, &a, 4);
        memcpy(to + n - 4, &b, 4);
    } else if (n) {
        to[0] = from[0];
        to[n >> 1] = from[n >> 1];
        to[n - 1] = from[n - 1];
    }
}

#endif
