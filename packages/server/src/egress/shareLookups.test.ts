import { expect, test } from 'vitest'
import { shareLookups } from './shareLookups.ts'

const address = { address: '93.184.216.34', family: 4 }

/** A name server that answers when it is told to. */
function startNames() {
  const open = new Map<string, (isThere: boolean) => void>()
  const asked: string[] = []
  let nowMs = 0
  const resolve = shareLookups(
    (name) => {
      asked.push(name)
      return new Promise((answer, refuse) =>
        open.set(name, (isThere) => {
          open.delete(name)
          if (isThere) answer([address])
          else refuse(new Error('EAI_AGAIN'))
        }),
      )
    },
    () => nowMs,
  )
  const endAll = async (isThere: boolean) => {
    for (const end of [...open.values()]) end(isThere)
    await begun()
  }
  return { resolve, asked, open, endAll, pass: (ms: number) => (nowMs += ms) }
}

/** What was asked for has come as far as it can. */
const begun = () => new Promise((done) => setImmediate(done))
const names = (count: number, kind: string) =>
  Array.from({ length: count }, (_, index) => `${kind}${index}.example`)
const failing = (work: Promise<unknown>) => work.catch(() => 'failed')

test('all that ask for a name meanwhile get one answer, and the next that asks has it looked up again', async () => {
  const { resolve, asked, endAll } = startNames()
  const both = [resolve('a.example'), resolve('a.example')]
  await endAll(true)
  expect(await Promise.all(both)).toEqual([[address], [address]])
  const failed = [failing(resolve('a.example')), failing(resolve('a.example'))]
  await endAll(false)
  expect(await Promise.all(failed)).toEqual(['failed', 'failed'])
  expect(asked).toEqual(['a.example', 'a.example'])
})

test('of names that were slow only 16 are looked up at once, each in its turn, and others never wait for them', async () => {
  const { resolve, asked, open, endAll, pass } = startNames()
  const dead = names(100, 'dead')
  for (const name of dead) void failing(resolve(name))
  pass(30_000)
  await endAll(false)
  expect(asked.splice(0)).toEqual(dead)

  const again = dead.map((name) => failing(resolve(name)))
  await begun()
  expect(open.size).toBe(16)
  void failing(resolve('quick.example'))
  expect(open.has('quick.example')).toBe(true)
  while (open.size > 0) {
    expect([...open.keys()].filter((name) => name.startsWith('dead')).length).toBeLessThanOrEqual(16)
    await endAll(false)
  }
  expect(await Promise.all(again)).toHaveLength(100)
  expect(asked.toSorted()).toEqual([...dead, 'quick.example'].toSorted())
})

test('a name that answers at once again is slow no longer', async () => {
  const { resolve, open, endAll, pass } = startNames()
  const all = names(40, 'late')
  for (const name of all) void failing(resolve(name))
  pass(2_000)
  await endAll(true)
  for (const name of all) void resolve(name)
  await begun()
  expect(open.size).toBe(16)
  while (open.size > 0) await endAll(true)
  for (const name of all) void resolve(name)
  expect(open.size).toBe(40)
  await endAll(true)
})
