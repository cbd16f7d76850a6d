#include "leibniz_kernels.h"

_Thread_local int32_t lz_graph_mode = 0;
_Thread_local void *lz_watch = 0;
_Thread_local const void *lz_place = 0;
