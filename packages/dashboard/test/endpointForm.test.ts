import fc from 'fast-check'
import { X509Certificate } from 'node:crypto'
import { rootCertificates } from 'node:tls'
import { describe, expect, test } from 'vitest'
import { testCertificates } from '../../../test/support/testCertificates.ts'
import { defaultRetryScheduleS } from '../../server/src/webhooks/retrySchedule.ts'
import { faultOfName, faultOfValue } from '../src/pages/security/headerFault.ts'
import { readCertificates } from '../src/pages/security/readCertificate.ts'
import { defaultSchedule, readSchedule, triesAt, writeSchedule } from '../src/pages/security/retrySchedule.ts'

describe('a retry schedule', () => {
  test.each([
    ['5s, 5m, 2h, 1d', [5, 300, 7200, 86_400]],
    ['5s 5m 2h', [5, 300, 7200]],
    ['30', [30]],
    ['30 seconds; 5 min\n2 hours', [30, 300, 7200]],
    ['', []],
    ['soon', '“soon” is not a wait: write 30s, 5m, 2h or 1d.'],
    ['0s', '“0s” is not between a second and 7 days.'],
    ['8d', '“8d” is not between a second and 7 days.'],
    [Array.from({ length: 31 }, () => '5s').join(), 'At most 30 waits; there are 31.'],
  ])('“%s” is %j', (text, expected) => expect(readSchedule(text)).toEqual(expected))

  test('what is written is read again', () => {
    const schedules = fc.array(fc.integer({ min: 1, max: 7 * 86_400 }), { maxLength: 30 })
    fc.assert(
      fc.property(schedules, (seconds) => {
        expect(readSchedule(writeSchedule(seconds))).toEqual(seconds)
      }),
    )
  })

  test('the tries come one after the other, the first at once', () => {
    expect(triesAt([5, 300])).toEqual([0, 5, 305])
    expect(triesAt([])).toEqual([0])
  })

  test('the default is the one of the service', () => expect(defaultSchedule).toEqual(defaultRetryScheduleS))
})

describe('a header', () => {
  test.each([
    ['X-App-Token', [], null],
    ['Webhook-Id', [], /^Reserved/],
    ['Content-Type', [], /^Reserved/],
    ['x app', [], /^Letters/],
    ['x-a', ['X-A'], /^Given twice/],
    ['', ['', ''], null],
  ])('named “%s” beside %j', (name, others, fault) => {
    const found = faultOfName(name, others)
    expect(found ?? 'no fault').toMatch(fault ?? /^no fault$/)
  })

  test('has a value that can be sent', () => {
    expect([faultOfValue('Bearer abc'), faultOfValue(' a'), faultOfValue('ü')]).toEqual([
      null,
      expect.stringMatching(/blank/),
      expect.stringMatching(/ASCII/),
    ])
  })
})

describe('a certificate', () => {
  test('says whose it is and until when it is valid', () => {
    expect(readCertificates(`${testCertificates.valid}\n${testCertificates.expired}`)).toEqual([
      { subject: 'localhost', validUntil: new Date('2126-10-29T02:35:30Z') },
      { subject: 'localhost', validUntil: new Date('2020-01-02T00:00:00Z') },
    ])
    expect(readCertificates(testCertificates.key)).toEqual([])
  })

  test('of any public authority is read as Node reads it', () => {
    for (const pem of rootCertificates) {
      const [read] = readCertificates(pem) ?? []
      const expected = new X509Certificate(pem)
      expect(read?.validUntil).toEqual(expected.validToDate)
      // Node escapes what stands in names.
      expect(expected.subject.replaceAll('\\', '')).toContain(read?.subject)
    }
  })

  test('that is cut off or of other bytes is not read, and nothing is thrown', () => {
    const wrap = (bytes: Uint8Array) =>
      `-----BEGIN CERTIFICATE-----\n${Buffer.from(bytes).toString('base64')}\n-----END CERTIFICATE-----`
    fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => void readCertificates(wrap(bytes))))
    expect(readCertificates('-----BEGIN CERTIFICATE-----\nhunter2\n-----END CERTIFICATE-----')).toBeNull()
  })
})
