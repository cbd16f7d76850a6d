#include "leibniz_kernels.h"

_Thread_local int32_t lz_recording_paused = 0;
