/// libhdf5 1.10.7 or newer, for weights as Keras keeps them. Debian and Ubuntu: libhdf5-dev;
/// Homebrew: hdf5.
#pragma once
#include <hdf5.h>
