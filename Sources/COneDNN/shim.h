// The C interface of oneDNN, where the system has it. Only what is alike in versions 2 and 3 is used.
#include <dnnl.h>
