// What a job is, the same as in Peers/Driving of the benchmarks.

/** How many jobs run at once. */
export const atOnce = 5;

/** How many priorities there are: 0–9, higher first. */
export const priorities = 10;

/** How many jobs are asked for at the same time. */
export const inFlight = 64;

/** What every job carries: 300 bytes that do not compress well. */
export const payload = String.fromCharCode(...Array.from({ length: 300 }, (_, place) => 65 + ((place * place * 7) % 26)));

/** How long a job takes in W3 and W4. */
export const jobLength = 20;

export const randomPriority = () => Math.floor(Math.random() * priorities);

export const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
