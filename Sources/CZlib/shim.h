#if defined(__has_include) && !__has_include(<zlib.h>)
#error "zlib's header <zlib.h> was not found. Install it first: apt-get install zlib1g-dev (Debian/Ubuntu)."
#else
#include <zlib.h>
#endif
