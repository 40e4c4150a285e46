export { checkKeyring, createKeyring, loadKeyring, type Keyring } from './keyring.ts'
