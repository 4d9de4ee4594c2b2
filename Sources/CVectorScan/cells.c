/* Cells as words: the text of a field of up to 24 bytes taken out of the buffer in one load. */

#include "CVectorScan.h"

#if defined(__x86_64__)

#include <immintrin.h>

#define FQ_TARGET __attribute__((target("avx2,bmi,bmi2,lzcnt,popcnt,pclmul")))

/* From place 24 - n on: n bytes that keep, then those that clear. */
static const uint8_t keeping[56] = {
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255};

FQ_TARGET uint64_t fq_take_cells(
    const uint8_t *bytes, size_t size, const struct fq_rows *rows, const int32_t *wanted,
    size_t wanted_count, size_t column, uint32_t quote, void *cells) {
  const uint32_t *const first_end = rows->first_end, *const field_ends = rows->field_ends;
  const size_t end_count = rows->end_count;
  uint64_t left = 0;
  for (size_t i = 0; i < wanted_count; i++) {
    struct fq_cell *const cell = (struct fq_cell *)cells + i;
    if ((uint32_t)wanted[i] >= rows->row_count) {
      left |= 1ull << i;
      continue;
    }
    const size_t row = (uint32_t)wanted[i], index = first_end[row] + column;
    size_t start = 0, end = 0;
    if (index < first_end[row + 1] && index < end_count) {
      start = column == 0 ? rows->text_start[row] : (size_t)field_ends[index - 1] + 1;
      end = field_ends[index];
    }
    if (start >= end || end > size) {
      _mm256_storeu_si256((__m256i *)cell, _mm256_setzero_si256());
      continue;
    }
    if (__builtin_expect(bytes[start] <= 0x20 || bytes[end - 1] <= 0x20 || bytes[start] == quote, 0)) {
      left |= 1ull << i;
      continue;
    }
    const size_t count = end - start;
    if (count <= 24 && start + 32 <= size) {
      __m256i text = _mm256_loadu_si256((const __m256i *)(bytes + start));
      __m256i mask = _mm256_loadu_si256((const __m256i *)(keeping + 24 - count));
      __m256i length = _mm256_set_epi64x((long long)count, 0, 0, 0);
      _mm256_storeu_si256(
          (__m256i *)cell, _mm256_or_si256(_mm256_and_si256(text, mask), length));
    } else {
      _mm256_storeu_si256((__m256i *)cell, _mm256_set_epi64x(255, 0, 0, 0));
    }
  }
  return left;
}

#else

uint64_t fq_take_cells(
    const uint8_t *bytes, size_t size, const struct fq_rows *rows, const int32_t *wanted,
    size_t wanted_count, size_t column, uint32_t quote, void *cells) {
  (void)bytes, (void)size, (void)rows, (void)wanted, (void)column, (void)quote, (void)cells;
  return wanted_count == 64 ? ~0ull : (1ull << wanted_count) - 1;
}

#endif
