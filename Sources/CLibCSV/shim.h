#if defined(__has_include) && !__has_include(<csv.h>)
#error "libcsv's header <csv.h> was not found. Install it first: apt-get install libcsv-dev (Debian/Ubuntu)."
#else
#include <csv.h>
#endif
