import fc from 'fast-check'
import ipaddr from 'ipaddr.js'
import { expect, test } from 'vitest'
import { createAddressRules } from './addressRules.ts'

const rules = createAddressRules([])

test.each([
  '0.0.0.0',
  '0.1.2.3',
  '10.1.2.3',
  '100.64.0.1',
  '100.127.255.255',
  '127.0.0.1',
  '127.255.255.254',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.1',
  '192.0.2.1',
  '192.88.99.1',
  '192.168.1.1',
  '198.18.0.1',
  '198.19.255.255',
  '198.51.100.1',
  '203.0.113.1',
  '224.0.0.1',
  '239.255.255.255',
  '240.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::7f00:1',
  '::ffff:127.0.0.1',
  '::ffff:8.8.8.8',
  '64:ff9b::7f00:1',
  '64:ff9b::a00:1',
  '64:ff9b:1::c0a8:1',
  '64:ff9b:1:7f00:0:100:808:808',
  '100::1',
  '2001::1',
  '2001:1ff::1',
  '2001:db8::1',
  '2002:7f00:1::',
  '2002:808:808::',
  '3fff::1',
  '5f00::1',
  'fc00::1',
  'fd00:ec2::254',
  'fe80::1',
  'fe80::1%eth0',
  'fec0::1',
  'ff02::1',
  'not an address',
  '',
])('%s is refused with the reason', (address) => {
  expect(rules(address)).toMatch(/^it (is|stands)/)
})

test.each([
  '1.1.1.1',
  '8.8.8.8',
  '9.255.255.255',
  '11.0.0.0',
  '100.63.255.255',
  '100.128.0.0',
  '172.15.255.255',
  '172.32.0.0',
  '198.17.255.255',
  '198.20.0.0',
  '223.255.255.255',
  '2001:200::1',
  '2606:4700:4700::1111',
  '64:ff9b::808:808',
  '64:ff9b:1::808:808',
])('%s is allowed', (address) => {
  expect(rules(address)).toBeNull()
})

test('a range that the operator allows is allowed, and nothing beside it', () => {
  const some = createAddressRules(['127.0.0.0/8', 'fd00::/16'])
  expect(some('127.0.0.1')).toBeNull()
  expect(some('fd00::1')).toBeNull()
  expect(some('64:ff9b::7f00:1')).toBeNull()
  expect(some('10.0.0.1')).toMatch('10.0.0.0/8')
  expect(some('::ffff:127.0.0.1')).toMatch('::/8')
  expect(some('fd01::1')).toMatch('fc00::/7')
})

test('an IPv4 address wrapped by NAT64 is judged as itself', () => {
  const octet = fc.integer({ min: 0, max: 255 })
  fc.assert(
    fc.property(fc.tuple(octet, octet, octet, octet), (bytes) => {
      const inside = bytes.join('.')
      const wrapped = new ipaddr.IPv6([...ipaddr.parse('64:ff9b::').toByteArray().slice(0, 12), ...bytes])
      expect(rules(wrapped.toString()) === null).toBe(rules(inside) === null)
    }),
  )
})
