import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { SinkCommand, SinkMessage } from './sink.ts'

type Receipts = {
  /** From the first receipt to the last, those of the warm-up left out. */
  seconds: number
  /** The time of each by its path and webhook-id ("/hook evt_..."), if they were to be kept. */
  times: Map<string, number>
}

export type Sink = {
  /** Where to post to. */
  url: string
  /** Counts anew; resolves when `count` requests have come, the first `warmUp` of which are not timed. */
  expect(count: number, options?: { keepTimes?: boolean; warmUp?: number }): Promise<Receipts>
  stop(): void
}

/** Starts the receiving end in another process. */
export async function startSink(): Promise<Sink> {
  const child = fork(fileURLToPath(new URL('./sink.ts', import.meta.url)), {
    execArgv: [],
    serialization: 'advanced',
  })
  let onMessage: (message: SinkMessage) => void = () => {}
  child.on('message', (message: SinkMessage) => onMessage(message))
  const port = await new Promise<number>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the sink ended with code ${code}`)))
    onMessage = (message) => {
      if ('port' in message) resolve(message.port)
    }
  })
  return {
    url: `http://127.0.0.1:${port}/hook`,
    expect: (count, { keepTimes = false, warmUp = 0 } = {}) =>
      new Promise((resolve) => {
        onMessage = (message) => {
          if ('received' in message) resolve({ seconds: message.seconds, times: new Map(message.times) })
        }
        child.send({ expect: count, keepTimes, warmUp } satisfies SinkCommand)
      }),
    stop: () => void child.kill(),
  }
}
