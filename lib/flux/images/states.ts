// How a step of the way of an image stands, worst first.

/** `unknown`: what would tell is not read, or does not say. */
export const IMAGE_STATES = ['broken', 'waiting', 'unknown', 'ok'] as const
export type ImageState = (typeof IMAGE_STATES)[number]
