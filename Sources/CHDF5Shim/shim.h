#pragma once
#include "descent_hdf5.h"
#include <hdf5.h>

// Macros for constants otherwise call a check that ends the process where the library is another
// version than its headers.
#undef H5CHECK
#define H5CHECK
