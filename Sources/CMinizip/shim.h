#if defined(__has_include) && !__has_include(<minizip/zip.h>)
#error "minizip's header <minizip/zip.h> was not found. Install it first: apt-get install libminizip-dev (Debian/Ubuntu)."
#else
#include <minizip/zip.h>
#endif
