// Per-thread state of the graph: a C thread-local, because reading it costs one load.
#ifndef LZ_GRAPH_H
#define LZ_GRAPH_H

// How many `withoutGraph` blocks this thread is inside of.
extern _Thread_local int32_t lz_recording_paused;
static inline int32_t lz_get_recording_paused(void) { return lz_recording_paused; }
static inline void lz_set_recording_paused(int32_t n) { lz_recording_paused = n; }

// How many walks over graphs this thread is inside of.
extern _Thread_local int32_t lz_walk_depth;
static inline int32_t lz_get_walk_depth(void) { return lz_walk_depth; }
static inline void lz_set_walk_depth(int32_t n) { lz_walk_depth = n; }

#endif
