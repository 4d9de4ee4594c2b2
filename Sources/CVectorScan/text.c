/* Checks of text: UTF-8 by the look-up algorithm of Keiser and Lemire ("Validating UTF-8 in less
   than one instruction per byte", 2021), control characters, counts. */

#include "CVectorScan.h"

#include <string.h>

size_t fq_find_byte(const uint8_t *bytes, size_t count, uint8_t byte) {
  const uint8_t *found = memchr(bytes, byte, count);
  return found ? (size_t)(found - bytes) : count;
}

/* EF BF BD, E9 94 9F E6 96 A4, C2 80 to C2 9F, E2 80 A8, E2 80 A9, or EF BB BF. */
static int fq_is_damaged_text(const uint8_t *bytes, size_t count) {
  if (count < 2) return 0;
  if (bytes[0] == 0xC2) return bytes[1] >= 0x80 && bytes[1] <= 0x9F;
  if (count < 3) return 0;
  switch (bytes[0]) {
    case 0xE2: return bytes[1] == 0x80 && (bytes[2] | 1) == 0xA9;
    case 0xE9: return count >= 6 && memcmp(bytes, "\xE9\x94\x9F\xE6\x96\xA4", 6) == 0;
    case 0xEF:
      return (bytes[1] == 0xBF && bytes[2] == 0xBD) || (bytes[1] == 0xBB && bytes[2] == 0xBF);
    default: return 0;
  }
}

#if defined(__x86_64__)

#include <immintrin.h>

#define FQ_TARGET __attribute__((target("avx2,bmi,bmi2,lzcnt,popcnt,pclmul")))
#define FQ_INLINE __attribute__((always_inline)) static inline

/* What two neighbouring bytes can have wrong; the names say it of the pair. */
enum {
  TOO_SHORT = 1 << 0,  /* lead, then no continuation */
  TOO_LONG = 1 << 1,   /* ASCII, then a continuation */
  OVERLONG_3 = 1 << 2, /* E0 80...9F */
  TOO_LARGE = 1 << 3,  /* F4 90... and above */
  SURROGATE = 1 << 4,  /* ED A0... */
  OVERLONG_2 = 1 << 5, /* C0, C1 */
  TOO_LARGE_1000 = 1 << 6, /* F5... 80...8F */
  OVERLONG_4 = 1 << 6, /* F0 80...8F */
  TWO_CONTINUATIONS = 1 << 7,
  CARRY = TOO_SHORT | TOO_LONG | TWO_CONTINUATIONS
};

#define TWICE(...) _mm256_setr_epi8(__VA_ARGS__, __VA_ARGS__)

FQ_TARGET FQ_INLINE __m256i high_nibble(__m256i v) {
  return _mm256_and_si256(_mm256_srli_epi16(v, 4), _mm256_set1_epi8(0x0F));
}

/* The bytes `n` places before each byte of `now`. */
#define PREVIOUS(n, now, before) \
  _mm256_alignr_epi8(now, _mm256_permute2x128_si256(before, now, 0x21), 16 - (n))

FQ_TARGET FQ_INLINE __m256i utf8_errors(__m256i now, __m256i before) {
  const __m256i first_high = TWICE(
      TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG,
      (char)TWO_CONTINUATIONS, (char)TWO_CONTINUATIONS, (char)TWO_CONTINUATIONS,
      (char)TWO_CONTINUATIONS, TOO_SHORT | OVERLONG_2, TOO_SHORT,
      TOO_SHORT | OVERLONG_3 | SURROGATE, TOO_SHORT | TOO_LARGE | TOO_LARGE_1000 | OVERLONG_4);
  const char large = (char)(CARRY | TOO_LARGE | TOO_LARGE_1000);
  const __m256i first_low = TWICE(
      (char)(CARRY | OVERLONG_3 | OVERLONG_2 | OVERLONG_4), (char)(CARRY | OVERLONG_2),
      (char)CARRY, (char)CARRY, (char)(CARRY | TOO_LARGE), large, large, large, large, large,
      large, large, large, (char)(CARRY | TOO_LARGE | TOO_LARGE_1000 | SURROGATE), large, large);
  const char lowest = (char)(TOO_LONG | OVERLONG_2 | TWO_CONTINUATIONS);
  const __m256i second_high = TWICE(
      TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT,
      (char)(lowest | OVERLONG_3 | TOO_LARGE_1000 | OVERLONG_4),
      (char)(lowest | OVERLONG_3 | TOO_LARGE), (char)(lowest | SURROGATE | TOO_LARGE),
      (char)(lowest | SURROGATE | TOO_LARGE), TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT);

  __m256i previous = PREVIOUS(1, now, before);
  __m256i wrong = _mm256_and_si256(
      _mm256_and_si256(
          _mm256_shuffle_epi8(first_high, high_nibble(previous)),
          _mm256_shuffle_epi8(first_low, _mm256_and_si256(previous, _mm256_set1_epi8(0x0F)))),
      _mm256_shuffle_epi8(second_high, high_nibble(now)));
  __m256i third = _mm256_subs_epu8(PREVIOUS(2, now, before), _mm256_set1_epi8(0xE0 - 0x80));
  __m256i fourth = _mm256_subs_epu8(PREVIOUS(3, now, before), _mm256_set1_epi8(0xF0 - 0x80));
  __m256i wanted = _mm256_and_si256(
      _mm256_or_si256(third, fourth), _mm256_set1_epi8((char)0x80));
  return _mm256_xor_si256(wanted, wrong);
}

FQ_TARGET int64_t fq_utf8_bad_block(const uint8_t *bytes, size_t count) {
  __m256i before = _mm256_setzero_si256();
  for (size_t base = 0; base <= count; base += 64) {
    uint8_t last[64];
    const uint8_t *block = bytes + base;
    if (count - base < 64) { /* always one padded block: it shows an unfinished character */
      memset(last, 0, sizeof last);
      if (count > base) memcpy(last, block, count - base);
      block = last;
    }
    __m256i low = _mm256_loadu_si256((const __m256i *)block);
    __m256i high = _mm256_loadu_si256((const __m256i *)(block + 32));
    __m256i errors = _mm256_or_si256(utf8_errors(low, before), utf8_errors(high, low));
    if (__builtin_expect(!_mm256_testz_si256(errors, errors), 0)) return (int64_t)base;
    before = high;
  }
  return -1;
}

/* FF for every control character other than TAB, LF, CR. */
FQ_TARGET FQ_INLINE __m256i controls(__m256i v) {
  __m256i low = _mm256_cmpeq_epi8(_mm256_min_epu8(v, _mm256_set1_epi8(0x1F)), v);
  __m256i allowed = _mm256_or_si256(
      _mm256_or_si256(
          _mm256_cmpeq_epi8(v, _mm256_set1_epi8(0x09)),
          _mm256_cmpeq_epi8(v, _mm256_set1_epi8(0x0A))),
      _mm256_cmpeq_epi8(v, _mm256_set1_epi8(0x0D)));
  return _mm256_or_si256(
      _mm256_andnot_si256(allowed, low), _mm256_cmpeq_epi8(v, _mm256_set1_epi8(0x7F)));
}

FQ_TARGET int64_t fq_first_control(const uint8_t *bytes, size_t count) {
  size_t i = 0;
  for (; i + 32 <= count; i += 32) {
    uint32_t mask = (uint32_t)_mm256_movemask_epi8(
        controls(_mm256_loadu_si256((const __m256i *)(bytes + i))));
    if (__builtin_expect(mask != 0, 0)) return (int64_t)(i + (size_t)__builtin_ctz(mask));
  }
  for (; i < count; i++) {
    uint8_t b = bytes[i];
    if ((b < 0x20 && b != 0x09 && b != 0x0A && b != 0x0D) || b == 0x7F) return (int64_t)i;
  }
  return -1;
}

FQ_TARGET size_t fq_count_byte(const uint8_t *bytes, size_t count, uint8_t byte) {
  const __m256i wanted = _mm256_set1_epi8((char)byte), zero = _mm256_setzero_si256();
  __m256i total = zero;
  size_t i = 0;
  while (i + 32 <= count) {
    __m256i lanes = zero; /* a lane counts to 255 */
    for (int round = 0; round < 255 && i + 32 <= count; round++, i += 32)
      lanes = _mm256_sub_epi8(
          lanes, _mm256_cmpeq_epi8(_mm256_loadu_si256((const __m256i *)(bytes + i)), wanted));
    total = _mm256_add_epi64(total, _mm256_sad_epu8(lanes, zero));
  }
  uint64_t sums[4];
  _mm256_storeu_si256((__m256i *)sums, total);
  size_t result = (size_t)(sums[0] + sums[1] + sums[2] + sums[3]);
  for (; i < count; i++) result += bytes[i] == byte;
  return result;
}

size_t fq_find_line_break(const uint8_t *bytes, size_t count) {
  const __m128i lf = _mm_set1_epi8(0x0A), cr = _mm_set1_epi8(0x0D);
  size_t i = 0;
  for (; i + 16 <= count; i += 16) {
    __m128i v = _mm_loadu_si128((const __m128i *)(bytes + i));
    int mask = _mm_movemask_epi8(_mm_or_si128(_mm_cmpeq_epi8(v, lf), _mm_cmpeq_epi8(v, cr)));
    if (mask != 0) return i + (size_t)__builtin_ctz((unsigned)mask);
  }
  for (; i < count; i++)
    if (bytes[i] == 0x0A || bytes[i] == 0x0D) return i;
  return count;
}

/* Of the bytes a that begin damaged text, those whose next byte b goes with it too. */
FQ_TARGET size_t fq_find_damaged_text(const uint8_t *bytes, size_t count) {
  const __m256i ef = _mm256_set1_epi8((char)0xEF), bf = _mm256_set1_epi8((char)0xBF),
                bb = _mm256_set1_epi8((char)0xBB), e9 = _mm256_set1_epi8((char)0xE9),
                x94 = _mm256_set1_epi8((char)0x94), c2 = _mm256_set1_epi8((char)0xC2),
                x9f = _mm256_set1_epi8((char)0x9F), e2 = _mm256_set1_epi8((char)0xE2),
                x80 = _mm256_set1_epi8((char)0x80);
  size_t i = 0;
  for (; i + 33 <= count; i += 32) {
    __m256i a = _mm256_loadu_si256((const __m256i *)(bytes + i));
    __m256i b = _mm256_loadu_si256((const __m256i *)(bytes + i + 1));
    __m256i lost = _mm256_and_si256(
        _mm256_cmpeq_epi8(a, ef),
        _mm256_or_si256(_mm256_cmpeq_epi8(b, bf), _mm256_cmpeq_epi8(b, bb)));
    __m256i kun = _mm256_and_si256(_mm256_cmpeq_epi8(a, e9), _mm256_cmpeq_epi8(b, x94));
    __m256i control = _mm256_and_si256(
        _mm256_cmpeq_epi8(a, c2), _mm256_cmpeq_epi8(_mm256_min_epu8(b, x9f), b));
    __m256i separator = _mm256_and_si256(_mm256_cmpeq_epi8(a, e2), _mm256_cmpeq_epi8(b, x80));
    uint32_t mask = (uint32_t)_mm256_movemask_epi8(
        _mm256_or_si256(_mm256_or_si256(lost, kun), _mm256_or_si256(control, separator)));
    while (mask != 0) {
      size_t at = i + (size_t)__builtin_ctz(mask);
      if (fq_is_damaged_text(bytes + at, count - at)) return at;
      mask &= mask - 1;
    }
  }
  for (; i < count; i++)
    if (fq_is_damaged_text(bytes + i, count - i)) return i;
  return count;
}

/* A bit for every byte that may be the second of damaged text: each nibble of it and of the byte
   before names the kinds of damage to which the pair may belong. */
FQ_TARGET FQ_INLINE uint32_t damage_mask(__m256i now, __m256i before) {
  enum { LOST = 1, KUN = 2, CONTROL = 4, SEPARATOR = 8 }; /* EF BB or BF, E9 94, C2 8 or 9, E2 80 */
  const __m256i first_high =
      TWICE(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, CONTROL, 0, LOST | KUN | SEPARATOR, 0);
  const __m256i first_low =
      TWICE(0, 0, CONTROL | SEPARATOR, 0, 0, 0, 0, 0, 0, KUN, 0, 0, 0, 0, 0, LOST);
  const __m256i second_high =
      TWICE(0, 0, 0, 0, 0, 0, 0, 0, CONTROL | SEPARATOR, CONTROL | KUN, 0, LOST, 0, 0, 0, 0);
  const __m256i second_low = TWICE(
      CONTROL | SEPARATOR, CONTROL, CONTROL, CONTROL, CONTROL | KUN, CONTROL, CONTROL, CONTROL,
      CONTROL, CONTROL, CONTROL, CONTROL | LOST, CONTROL, CONTROL, CONTROL, CONTROL | LOST);
  const __m256i nibble = _mm256_set1_epi8(0x0F);
  __m256i previous = PREVIOUS(1, now, before);
  __m256i kinds = _mm256_and_si256(
      _mm256_and_si256(
          _mm256_shuffle_epi8(first_high, high_nibble(previous)),
          _mm256_shuffle_epi8(first_low, _mm256_and_si256(previous, nibble))),
      _mm256_and_si256(
          _mm256_shuffle_epi8(second_high, high_nibble(now)),
          _mm256_shuffle_epi8(second_low, _mm256_and_si256(now, nibble))));
  return ~(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(kinds, _mm256_setzero_si256()));
}

FQ_TARGET int fq_survey_text(
    const uint8_t *bytes, size_t count, uint8_t line_end, size_t *line_ends) {
  const __m256i wanted = _mm256_set1_epi8((char)line_end);
  __m256i before = _mm256_setzero_si256();
  size_t ends = 0;
  int was_wide = 0;
  for (size_t base = 0; base <= count; base += 64) {
    uint8_t last[64];
    const uint8_t *block = bytes + base;
    if (__builtin_expect(count - base < 64, 0)) { /* always one padded block, as above */
      memset(last, 'a', sizeof last);
      if (count > base) memcpy(last, block, count - base);
      block = last;
    }
    __m256i low = _mm256_loadu_si256((const __m256i *)block);
    __m256i high = _mm256_loadu_si256((const __m256i *)(block + 32));
    uint32_t ends_low = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(low, wanted));
    uint32_t ends_high = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(high, wanted));
    ends += (size_t)_mm_popcnt_u64((uint64_t)ends_low | (uint64_t)ends_high << 32);
    __m256i bad = _mm256_or_si256(controls(low), controls(high));
    int is_wide = _mm256_movemask_epi8(_mm256_or_si256(low, high)) != 0;
    if (is_wide | was_wide) { /* what is all ASCII, behind what is, cannot be wrong otherwise */
      bad = _mm256_or_si256(
          bad, _mm256_or_si256(utf8_errors(low, before), utf8_errors(high, low)));
      uint64_t damage =
          (uint64_t)damage_mask(low, before) | (uint64_t)damage_mask(high, low) << 32;
      while (damage != 0) {
        size_t at = base + (size_t)_tzcnt_u64(damage) - 1;
        if (fq_is_damaged_text(bytes + at, count - at)) goto dirty;
        damage &= damage - 1;
      }
    }
    if (__builtin_expect(!_mm256_testz_si256(bad, bad), 0)) goto dirty;
    before = high;
    was_wide = is_wide;
  }
  *line_ends = ends;
  return 1;
dirty:
  *line_ends = fq_count_byte(bytes, count, line_end);
  return 0;
}

/* Both nibbles of a byte name the groups that it may belong to; it belongs to those of both. */
FQ_TARGET FQ_INLINE __m256i groups_of(__m256i v, __m256i low, __m256i high) {
  return _mm256_and_si256(
      _mm256_shuffle_epi8(low, _mm256_and_si256(v, _mm256_set1_epi8(0x0F))),
      _mm256_shuffle_epi8(high, high_nibble(v)));
}

FQ_TARGET FQ_INLINE int any_unusual(__m256i v) {
  const __m256i low = TWICE(19, 25, 123, 91, 25, 25, 25, 27, 25, 25, 25, 11, 9, 13, 9, 77);
  const __m256i high = TWICE(1, 1, 2, 4, 8, 16, 0, 0, 0, 0, 0, 0, 32, 0, 64, 0);
  __m256i groups = groups_of(v, low, high);
  return !_mm256_testz_si256(groups, groups);
}

FQ_TARGET int fq_has_unusual_byte(const uint8_t *bytes, size_t count) {
  size_t i = 0;
  for (; i + 32 <= count; i += 32)
    if (any_unusual(_mm256_loadu_si256((const __m256i *)(bytes + i)))) return 1;
  if (i == count) return 0;
  /* Some of the bytes twice is cheaper than the rest by itself. */
  if (i > 0) return any_unusual(_mm256_loadu_si256((const __m256i *)(bytes + count - 32)));
  uint8_t rest[32];
  memset(rest, 'a', sizeof rest);
  memcpy(rest, bytes + i, count - i);
  return any_unusual(_mm256_loadu_si256((const __m256i *)rest));
}

FQ_TARGET FQ_INLINE uint32_t digit_run_mask(__m256i v) {
  const __m256i low = TWICE(15, 5, 53, 37, 5, 5, 5, 5, 5, 5, 3, 1, 1, 3, 1, 33);
  const __m256i high = TWICE(0, 0, 2, 4, 0, 0, 8, 0, 1, 1, 1, 1, 16, 0, 32, 0);
  __m256i groups = groups_of(v, low, high);
  return ~(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(groups, _mm256_setzero_si256()));
}

FQ_TARGET size_t fq_find_digit_run(const uint8_t *bytes, size_t count, size_t from) {
  uint64_t before = 0; /* the mask of the 32 bytes before `i` */
  for (size_t i = from; i < count + 32; i += 32) {
    uint64_t mask = 0;
    if (i + 32 <= count) {
      mask = digit_run_mask(_mm256_loadu_si256((const __m256i *)(bytes + i)));
    } else if (i < count) {
      uint8_t rest[32] = {0};
      memcpy(rest, bytes + i, count - i);
      mask = digit_run_mask(_mm256_loadu_si256((const __m256i *)rest));
    }
    uint64_t both = before | mask << 32;
    uint64_t runs = both & both >> 1;
    runs &= runs >> 2;
    runs &= runs >> 4;
    runs &= both >> 8 & both >> 9 & both >> 10;
    /* Only what begins in the 32 bytes before `i` has all that follows in sight. */
    uint32_t starts = (uint32_t)runs;
    if (starts != 0) return i - 32 + (size_t)__builtin_ctz(starts);
    before = mask;
  }
  return count;
}

#else

size_t fq_find_digit_run(const uint8_t *bytes, size_t count, size_t from) {
  (void)bytes;
  (void)from;
  return count;
}

int64_t fq_utf8_bad_block(const uint8_t *bytes, size_t count) {
  (void)bytes;
  return count == 0 ? -1 : 0;
}

int64_t fq_first_control(const uint8_t *bytes, size_t count) {
  (void)bytes;
  return count == 0 ? -1 : 0;
}

int fq_survey_text(const uint8_t *bytes, size_t count, uint8_t line_end, size_t *line_ends) {
  *line_ends = fq_count_byte(bytes, count, line_end);
  return count == 0;
}

size_t fq_count_byte(const uint8_t *bytes, size_t count, uint8_t byte) {
  size_t result = 0;
  for (size_t i = 0; i < count; i++) result += bytes[i] == byte;
  return result;
}

size_t fq_find_line_break(const uint8_t *bytes, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (bytes[i] == 0x0A || bytes[i] == 0x0D) return i;
  return count;
}

size_t fq_find_damaged_text(const uint8_t *bytes, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (fq_is_damaged_text(bytes + i, count - i)) return i;
  return count;
}

/* Sends every cell through the slow path, which is right for all of them. */
int fq_has_unusual_byte(const uint8_t *bytes, size_t count) {
  (void)bytes;
  (void)count;
  return 1;
}

#endif
