/** Half of them look names up, the rest read files and compute. */
const threads = 128

/**
 * Makes room for names whose server does not answer. Each such look-up (getaddrinfo) holds a thread for 10 s and more, and Node lets half of
 * its 4 threads do that: two webhook endpoints with a dead name server would keep all others from a new connection. To be called before
 * anything of the process has used a thread; what the operator has set holds.
 */
export function widenThreadPool(env: Record<string, string | undefined>): void {
  env['UV_THREADPOOL_SIZE'] ??= String(threads)
}
