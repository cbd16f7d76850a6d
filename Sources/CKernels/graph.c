#include "leibniz_kernels.h"

_Thread_local int32_t lz_recording_paused = 0;
_Thread_local int32_t lz_walk_depth = 0;
