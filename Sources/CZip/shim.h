/// libzip 1.7 or newer, for zip archives. Debian and Ubuntu: libzip-dev; Homebrew: libzip.
#pragma once
#include <zip.h>
