#if defined(__has_include) && !__has_include(<openssl/evp.h>)
#error "OpenSSL's header <openssl/evp.h> was not found. Install it first: apt-get install libssl-dev (Debian/Ubuntu)."
#else
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#endif
