/**
 * Every bound on work over bytes we did not write. A loop over hostile input ends by one of these, never by the input alone.
 * Sizes are bytes, times milliseconds.
 */
export const limits = {
  message: {
    size: 200 * 1024 * 1024,
    headerBytes: 1024 * 1024,
    headerFields: 5_000,
    mimeDepth: 32,
    mimeParts: 2_000,
    recipients: 1_000,
  },
  walk: {
    depth: 32,
    objects: 5_000,
    bytes: 1024 * 1024 * 1024,
    ratio: 250,
    objectBytes: 256 * 1024 * 1024,
    passwords: 200,
  },
  inspection: { message: 60_000, object: 20_000, findingText: 400, findings: 1_000 },
  emulation: {
    wall: 5_000,
    instructions: 400_000_000,
    memory: 192 * 1024 * 1024,
    stack: 96 * 1024,
    events: 5_000,
    output: 16 * 1024 * 1024,
    processes: 128,
    depth: 12,
    layers: 200,
    artifacts: 200,
    artifactBytes: 32 * 1024 * 1024,
    sleep: 7 * 24 * 3_600_000,
  },
  worker: { heapMegabytes: 768, graceAfterDeadline: 500, tasksBeforeRenewal: 500 },
} as const
