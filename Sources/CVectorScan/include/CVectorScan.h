#ifndef FQ_VECTOR_SCAN_H
#define FQ_VECTOR_SCAN_H

#include <stddef.h>
#include <stdint.h>

/* Why the scan of plain records came to its end. */
enum fq_stop {
  FQ_STOP_OWNED = 0, /* the next record starts at or behind `owned` */
  FQ_STOP_TAIL = 1,  /* the record at `next` is not complete in the valid bytes */
  FQ_STOP_DOUBT = 2, /* the record at `next` is not plain: libcsv must judge it */
  FQ_STOP_FULL = 3   /* the arrays are full: make them larger and call again */
};

/* A flag of a row: a line end stands before its last byte. */
enum { FQ_SEVERAL_LINES = 8 };

/* A scan under way: the bytes, the rules and the arrays that receive the records.
   All positions are offsets from `bytes`. `first_end[rows]` must be set before the first call. */
struct fq_scan {
  const uint8_t *bytes;
  size_t valid; /* bytes that may be read */
  size_t next;  /* in: a record's start; out: the first record that was not written */
  size_t owned; /* only records that start before this are wanted; at most `valid` */
  uint8_t delimiter;
  uint8_t quote;    /* 0: none */
  uint8_t line_end; /* LF or CR */
  uint32_t expected_width; /* fields; 0: any */
  uint32_t max_lines;
  size_t max_bytes;
  uint32_t *row_start, *row_end, *text_start;
  uint8_t *flags;    /* of each row: `row_flags`, and FQ_SEVERAL_LINES where that is so */
  uint8_t row_flags;
  uint32_t *first_end; /* rows + 1 entries */
  uint32_t *field_ends;
  uint32_t *blanks; /* start and end of each blank line */
  size_t rows, row_capacity;
  size_t end_capacity;
  size_t blank_count, blank_capacity; /* in blank lines, not in entries */
};

/* 1 when this processor has what the functions below need (x86-64 with AVX2, BMI2, PCLMUL). */
int fq_vector_supported(void);

/* Writes plain records until one of `enum fq_stop`. Only if fq_vector_supported(). */
int fq_scan_plain(struct fq_scan *scan);

/* The offset of the 64-byte block in which ill-formed UTF-8 shows itself, or -1. At the end of
   the bytes an unfinished character shows itself at `count`. Only if fq_vector_supported(). */
int64_t fq_utf8_bad_block(const uint8_t *bytes, size_t count);

/* The offset of the first control character other than TAB, LF, CR (0x7F is one), or -1.
   Only if fq_vector_supported(). */
int64_t fq_first_control(const uint8_t *bytes, size_t count);

/* A cell of up to 24 bytes, zero behind its end; count 0: nothing there, 255: it must be looked at
   in the buffer. */
struct fq_cell {
  uint64_t words[3];
  int64_t count;
};

/* The fields of a scan's rows; see fq_scan. */
struct fq_rows {
  const uint32_t *text_start, *first_end, *field_ends;
  size_t row_count; /* entries of text_start; one less than first_end has */
  size_t end_count; /* entries of field_ends */
};

/* Takes the cells of one column in at most 64 rows of a buffer of `size` bytes into an array of
   struct fq_cell. Returns a bit for
   each that was left out because blanks or quotes (0 to 255; 256: none) stand around its text, or
   because there is no such row. Only if fq_vector_supported(). */
uint64_t fq_take_cells(
    const uint8_t *bytes, size_t size, const struct fq_rows *rows, const int32_t *wanted,
    size_t wanted_count, size_t column, uint32_t quote, void *cells);

/* Whether the bytes are well-formed UTF-8 without controls (as in fq_first_control) and without
   damaged text (as in fq_find_damaged_text), looked at once. `line_ends` receives how often
   `line_end`, which is LF or CR, occurs in any case. Only if fq_vector_supported(). */
int fq_survey_text(const uint8_t *bytes, size_t count, uint8_t line_end, size_t *line_ends);

/* How often `byte` occurs. Only if fq_vector_supported(). */
size_t fq_count_byte(const uint8_t *bytes, size_t count, uint8_t byte);

/* The offset of the first damaged text, or `count`: EF BF BD (U+FFFD), E9 94 9F E6 96 A4 (what U+FFFD
   twice becomes when UTF-8 is read as GBK), C2 80 to C2 9F (controls), E2 80 A8 and A9 (separators),
   or EF BB BF (a byte order mark). Only if fq_vector_supported(). */
size_t fq_find_damaged_text(const uint8_t *bytes, size_t count);

/* Whether a byte occurs that keeps text from being its own normal form: a blank or control, an
   ASCII capital, one of " # ' + = ? , or the lead byte of a blank, bracket or full-width character
   (C2, E2, E3, EF). Only if fq_vector_supported(). */
int fq_has_unusual_byte(const uint8_t *bytes, size_t count);

/* The start of the first run, at or after `from`, of at least 11 bytes each of which is an ASCII
   digit, one of blank - * `, a byte from 80 to BF, C2, E2, E3 or EF; or `count`. Precondition: no
   run goes across `from`. Only if fq_vector_supported(). */
size_t fq_find_digit_run(const uint8_t *bytes, size_t count, size_t from);

/* The offset of the first CR or LF, or `count`. Any processor. */
size_t fq_find_line_break(const uint8_t *bytes, size_t count);

/* The offset of the first such byte, or `count`. Any processor. */
size_t fq_find_byte(const uint8_t *bytes, size_t count, uint8_t byte);

#endif
