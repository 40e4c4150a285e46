export { createSendMail, openMailTransport, type SendMail } from './sendMail.ts'
