// Per-thread state of the graph: a C thread-local, because reading it costs one load.
#ifndef LZ_GRAPH_H
#define LZ_GRAPH_H

// What this thread does with operations beside computing and recording them; 0 for nothing unusual.
#define LZ_PAUSED 1    // it doesn't record them
#define LZ_WATCHING 2  // it looks for NaN in their results
extern _Thread_local int32_t lz_graph_mode;
static inline int32_t lz_get_graph_mode(void) { return lz_graph_mode; }
static inline void lz_set_graph_mode(int32_t mode) { lz_graph_mode = mode; }

// Who looks for NaN; the owner is a stack frame further out on this thread.
extern _Thread_local void *lz_watch;
static inline void *lz_get_watch(void) { return lz_watch; }
static inline void lz_set_watch(void *watch) { lz_watch = watch; }

// Which part of a network is being computed, for messages; the owner is a stack frame further out
// on this thread.
extern _Thread_local const void *lz_place;
static inline const void *lz_get_place(void) { return lz_place; }
static inline void lz_set_place(const void *place) { lz_place = place; }

#endif
