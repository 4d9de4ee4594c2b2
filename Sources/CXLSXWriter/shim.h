#if defined(__has_include) && !__has_include(<xlsxwriter.h>)
#error "libxlsxwriter's header <xlsxwriter.h> was not found. Install it first: apt-get install libxlsxwriter-dev (Debian/Ubuntu)."
#else
#include <xlsxwriter.h>
#endif
