/// What fuzz targets need of libFuzzer and of the address sanitizer.
#pragma once

#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// libFuzzer itself, as its documentation gives it for programs that have a `main` of their own.
int LLVMFuzzerRunDriver(int *argument_count, char *_Nullable *_Nonnull *_Nonnull arguments,
                        int (*try_input)(const uint8_t *_Nullable bytes, size_t count));

/// Counts from now on what is taken from the heap and given back, on all threads.
void fuzzing_count_memory(void);

/// The most bytes that were in use at once since then, beyond those that were in use before.
long fuzzing_peak_memory(void);

#pragma clang assume_nonnull end
