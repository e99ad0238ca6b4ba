// How the heap of the program is set up, wherever it starts: in the image, by `npm start`, under load and in the bench.
// Memory counts more than a few milliseconds of collecting: a small young generation, and an old one that is collected
// when it has grown by half instead of, with plenty of memory around, by three times.
export const MEMORY_FLAGS = ['--max-semi-space-size=2', '--heap-growing-percent=50']
// With an arena of memory for each thread what one has freed is no use to the others.
export const MEMORY_ENV = { MALLOC_ARENA_MAX: '1' }
