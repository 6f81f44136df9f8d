/// zlib, for gzip files. Debian and Ubuntu: zlib1g-dev; Homebrew: zlib.
#pragma once
#include <zlib.h>
