#if defined(__has_include) && !__has_include(<cmark-gfm-core-extensions.h>)
#error "cmark-gfm's headers were not found. Install them first: apt-get install libcmark-gfm-dev libcmark-gfm-extensions-dev (Debian/Ubuntu)."
#else
#include <cmark-gfm.h>
#include <cmark-gfm-core-extensions.h>
#endif
