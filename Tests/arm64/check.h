// What the checks of the kernels share. They are a plain C program, so that the kernels can be tried
// wherever a C compiler reaches and Swift does not: built for another processor and emulated.
//
// Every check compares one call with loops in double precision. What the call gave is also written to a
// file, in an order that depends on nothing but the kernel table's sizes, so that the results of two
// machines can be compared number by number.
#pragma once
#include "descent_kernels.h"
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

// MARK: the table

/// The kernels that are checked.
extern const dk_kernels *table;

/// A member of the table, noted as checked: see `expect_all_checked`.
#define KERNEL(MEMBER) (note_checked(offsetof(dk_kernels, MEMBER), #MEMBER), table->MEMBER)
void note_checked(size_t offset, const char *name);

/// Expects that no member of the table was left out, so that a new kernel asks for its check here.
void expect_all_checked(void);

// MARK: numbers
// The same on all machines: made of integers, by operations that do not round.

/// In 0..<`count`, or `from`...`to`, or one of a list.
long below(long count);
long between(long from, long to);
#define ONE_OF(...) \
    (((const long[]){__VA_ARGS__})[below(sizeof((const long[]){__VA_ARGS__}) / sizeof(long))])
int flag(void);
uint64_t bits64(void);
/// Uniform in -1..<1, in steps of 2^-23.
float uniform(void);
/// Mostly of everyday size; now and then huge, tiny, zero, infinite or NaN.
float anything(void);
/// The size of case number `i`: first all the small ones, with every tail, then larger ones.
long size_of(long i);
#define SIZES 48

// MARK: one call and its operands

/// Begins a call of the kernel `name`; all operands so far are gone. `details` names the case.
void begin(const char *name, const char *details, ...) __attribute__((format(printf, 2, 3)));

/// An operand of `bytes`, one end of it at a page that nobody may touch: by turns the last byte, as far as
/// the alignment allows, or the first. Nobody may write to an input, nor beside any operand.
void *place(long bytes, long alignment);
void *input(const void *elements, long bytes);
#define OUTPUT(TYPE, COUNT) ((TYPE *)place((COUNT) * (long)sizeof(TYPE), sizeof(TYPE)))
/// From now on an operand that was written is an input.
void freeze(const void *operand);

/// An input, or an operand to change, of numbers from `source`.
float *random_input(long count, float (*source)(void));
float *random_output(long count, float (*source)(void));

/// Memory for what is expected, zeros, until the next call begins.
void *zeros(long bytes);
#define ZEROS(TYPE, COUNT) ((TYPE *)zeros((COUNT) * (long)sizeof(TYPE)))

/// For memory.c and check.c: the setup, and whether operands and what is beside them are intact.
void open_memory(void);
void clear_memory(void);
int memory_is_intact(void);
/// The call that runs, for whoever stops it.
extern char current_call[256];

// MARK: results

/// How far from exact a result may be: `absolute` + `relative` × its scale.
typedef struct {
    double absolute, relative;
} tolerance;

/// So many times what one rounding may cost. Results below the least normal number may be 0: programs take
/// such numbers for 0 everywhere.
#define ROUNDINGS(COUNT) ((tolerance){1.2e-38, (COUNT) * 0x1p-24})
/// Sums, whose scale is the sum of their terms' magnitudes: errors grow with the root of the number of terms,
/// of which there are 9,000 at most, in blocks.
#define SUMMED ROUNDINGS(10)

/// Expects numbers within a tolerance; `scale` NULL: the magnitudes of what is expected.
void expect_floats(const float *actual, const double *expected, const double *scale, long count,
                   tolerance limit);
/// Expects the very bits of `count` elements of `size` bytes.
void expect_bits(const void *actual, const void *expected, long count, long size);
/// Expects a number that the call returned.
void expect_number(long actual, long expected);
/// Expects something to hold that no number says.
void expect(int holds, const char *what);

/// Opens the file of results, and ends with the report: how many calls and numbers of each kernel, and the
/// largest error as a share of what is allowed. Returns how many faults there were.
void open_results(const char *path);
long close_results(void);

/// Compares two files of results. Returns how many differences were too large.
long compare_results(const char *path, const char *other);

/// What stands before each result in the file: of floats then follow the values and what is allowed.
typedef struct {
    char kernel[32];
    int64_t bytes;
    int64_t is_float;
} result_header;

// MARK: all checks

void check_maps(void);
void check_integers(void);
void check_conversions(void);
void check_fills(void);
void check_reductions(void);
void check_movement(void);
void check_windows(void);
void check_winograd(void);
void check_chains(void);
void check_products(void);
void check_steps(void);
