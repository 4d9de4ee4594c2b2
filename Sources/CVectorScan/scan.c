/* The structural scan of plain records: 64 bytes at a time become masks of quotes, delimiters and
   line ends; a prefix-xor of the quotes says what lies inside; separators outside are written out.

   Plain means: every opening quote follows a separator, the record's start or a closing quote;
   every closing quote is followed by a separator or an opening quote; every CR outside quotes is
   followed by LF. libcsv reads a plain record in exactly one way, and so do we. */

#include "CVectorScan.h"

#if defined(__x86_64__)

#include <immintrin.h>
#include <string.h>

#define FQ_TARGET __attribute__((target("avx2,bmi,bmi2,lzcnt,popcnt,pclmul")))
#define FQ_INLINE __attribute__((always_inline)) static inline

enum { LF = 0x0A, CR = 0x0D, TAB = 0x09, SPACE = 0x20 };

int fq_vector_supported(void) {
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi")
      && __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt")
      && __builtin_cpu_supports("lzcnt") && __builtin_cpu_supports("pclmul");
}

FQ_TARGET FQ_INLINE uint64_t equal_mask(__m256i low, __m256i high, __m256i wanted) {
  uint32_t a = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(low, wanted));
  uint32_t b = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(high, wanted));
  return (uint64_t)a | ((uint64_t)b << 32);
}

/* Bit i of the result is the parity of bits 0...i. */
FQ_TARGET FQ_INLINE uint64_t prefix_xor(uint64_t bits) {
  __m128i product = _mm_clmulepi64_si128(
      _mm_set_epi64x(0, (long long)bits), _mm_set1_epi8((char)0xFF), 0);
  return (uint64_t)_mm_cvtsi128_si64(product);
}

/* A line of nothing but spaces and tabs; `end` is the position of its LF (or CR). */
FQ_INLINE int is_blank(const uint8_t *bytes, size_t start, size_t end, int crlf) {
  if (crlf && end > start && bytes[end - 1] == CR) end--;
  while (start < end && (bytes[start] == SPACE || bytes[start] == TAB)) start++;
  return start == end;
}

/* How many line breaks a record has in it; -1 when with so many it breaks the rules, or is of a
   wrong width. */
FQ_TARGET __attribute__((noinline)) static int64_t breaks_within(
    const struct fq_scan *scan, size_t start, size_t end, size_t width) {
  size_t breaks = fq_count_byte(scan->bytes + start, end - start, scan->line_end);
  if (breaks == 0) return 0;
  if (breaks >= scan->max_lines) return -1;
  return scan->expected_width != 0 && width != scan->expected_width ? -1 : (int64_t)breaks;
}

FQ_TARGET FQ_INLINE int scan_plain(struct fq_scan *scan, const int crlf) {
  const uint8_t *const bytes = scan->bytes;
  const size_t valid = scan->valid, owned = scan->owned, max_bytes = scan->max_bytes;
  const __m256i quote = _mm256_set1_epi8((char)scan->quote);
  const __m256i delimiter = _mm256_set1_epi8((char)scan->delimiter);
  const __m256i lf = _mm256_set1_epi8(LF), cr = _mm256_set1_epi8(CR);
  const uint64_t has_quotes = scan->quote ? ~0ull : 0;
  uint32_t *const restrict field_ends = scan->field_ends;
  uint32_t *const restrict first_end = scan->first_end;
  uint32_t *const restrict row_start = scan->row_start, *const restrict row_end = scan->row_end;
  uint32_t *const restrict text_start = scan->text_start;
  uint8_t *const restrict flags = scan->flags;
  const uint8_t row_flags = scan->row_flags;
  const size_t end_limit = scan->end_capacity > 72 ? scan->end_capacity - 72 : 0;
  const size_t row_limit = scan->row_capacity > 64 ? scan->row_capacity - 64 : 0;
  size_t rows = scan->rows;

restart:;
  size_t start = scan->next;
  if (start >= owned || scan->blank_count >= scan->blank_capacity) {
    scan->rows = rows;
    return start >= owned ? FQ_STOP_OWNED : FQ_STOP_FULL;
  }
  size_t ends = first_end[rows];
  uint64_t inside_carry = 0, may_open = 1, closed = 0, returned = 0;
  size_t last_break = 0; /* one past the last line break seen inside quotes */

  for (size_t base = start; base < valid; base += 64) {
    if (__builtin_expect(ends >= end_limit || rows >= row_limit, 0)) {
      scan->rows = rows;
      scan->next = start;
      return FQ_STOP_FULL;
    }
    uint8_t last[64];
    const uint8_t *block = bytes + base;
    uint64_t live = ~0ull;
    if (__builtin_expect(valid - base < 64, 0)) {
      memset(last, 0, sizeof last);
      memcpy(last, block, valid - base);
      live = (1ull << (valid - base)) - 1;
      block = last;
    }
    __m256i low = _mm256_loadu_si256((const __m256i *)block);
    __m256i high = _mm256_loadu_si256((const __m256i *)(block + 32));
    uint64_t quotes = equal_mask(low, high, quote) & has_quotes;
    uint64_t delimiters = equal_mask(low, high, delimiter);
    uint64_t feeds = equal_mask(low, high, lf);
    uint64_t returns = equal_mask(low, high, cr);

    uint64_t separators, line_ends, bad;
    if (__builtin_expect((quotes | closed | inside_carry) == 0, 1)) {
      /* No quote near: all that can be wrong is a CR without LF (or, in a CR file, an LF). */
      line_ends = crlf ? feeds : returns;
      separators = delimiters | line_ends;
      may_open = separators >> 63;
      bad = crlf ? ((returns << 1) | returned) & ~feeds : feeds;
      returned = crlf ? returns >> 63 : 0;
    } else {
      uint64_t inside = prefix_xor(quotes) ^ inside_carry;
      inside_carry = (uint64_t)((int64_t)inside >> 63);
      line_ends = crlf ? feeds : returns;
      uint64_t breaks = line_ends & inside;
      if (breaks != 0) last_break = base + 64 - (size_t)_lzcnt_u64(breaks);
      line_ends &= ~inside;
      separators = (delimiters & ~inside) | line_ends;
      uint64_t opening = quotes & inside, closing = quotes & ~inside;
      uint64_t allows_open = separators | closing;
      bad = opening & ~((allows_open << 1) | may_open);
      may_open = allows_open >> 63;
      uint64_t after_closing = (closing << 1) | closed;
      closed = closing >> 63;
      if (crlf) {
        uint64_t bare = returns & ~inside;
        bad |= after_closing & ~(separators | opening | bare);
        bad |= ((bare << 1) | returned) & ~feeds;
        returned = bare >> 63;
      } else {
        bad |= after_closing & ~(separators | opening);
        bad |= feeds & ~inside;
      }
    }
    bad &= live;
    if (__builtin_expect(bad != 0, 0)) {
      uint64_t before = _blsi_u64(bad) - 1;
      separators &= before;
      line_ends &= before;
    }

    uint32_t *out = field_ends + ends;
    uint64_t rest = separators;
    size_t found = (size_t)_mm_popcnt_u64(separators);
    const uint32_t offset = (uint32_t)base;
    for (size_t written = 0;; written += 8) {
      for (int i = 0; i < 8; i++) {
        out[written + i] = offset + (uint32_t)_tzcnt_u64(rest);
        rest = _blsr_u64(rest);
      }
      if (__builtin_expect(written + 8 >= found, 1)) break;
    }

    while (line_ends != 0) {
      uint64_t bit = _blsi_u64(line_ends);
      size_t end = base + (size_t)_tzcnt_u64(line_ends);
      size_t index = ends + (size_t)_mm_popcnt_u64(separators & (bit - 1));
      size_t width = index + 1 - first_end[rows];
      int64_t breaks = 0;
      if (__builtin_expect(last_break > start, 0)) breaks = breaks_within(scan, start, end, width);
      if (__builtin_expect(end + 1 - start > max_bytes || breaks < 0, 0)) {
        scan->rows = rows;
        scan->next = start;
        return FQ_STOP_DOUBT;
      }
      if (__builtin_expect(width == 1, 0) && is_blank(bytes, start, end, crlf)) {
        scan->blanks[2 * scan->blank_count] = (uint32_t)start;
        scan->blanks[2 * scan->blank_count + 1] = (uint32_t)(end + 1);
        scan->blank_count++;
        scan->next = end + 1;
        goto restart; /* the blank line's own end must not stay between two records' ends */
      }
      if (crlf && end > start && bytes[end - 1] == CR) field_ends[index]--;
      row_start[rows] = (uint32_t)start;
      text_start[rows] = (uint32_t)start;
      flags[rows] = breaks > 0 ? row_flags | FQ_SEVERAL_LINES : row_flags;
      start = end + 1;
      row_end[rows] = (uint32_t)start;
      rows++;
      first_end[rows] = (uint32_t)(index + 1);
      if (start >= owned) {
        scan->rows = rows;
        scan->next = start;
        return FQ_STOP_OWNED;
      }
      line_ends ^= bit;
    }
    ends += found;
    if (__builtin_expect(bad != 0, 0)) {
      scan->rows = rows;
      scan->next = start;
      return FQ_STOP_DOUBT;
    }
  }
  scan->rows = rows;
  scan->next = start;
  return FQ_STOP_TAIL;
}

FQ_TARGET int fq_scan_plain(struct fq_scan *scan) {
  return scan->line_end == LF ? scan_plain(scan, 1) : scan_plain(scan, 0);
}

#else

int fq_vector_supported(void) { return 0; }

int fq_scan_plain(struct fq_scan *scan) {
  (void)scan;
  return FQ_STOP_DOUBT;
}

#endif
